int five(int a, int b, int c, int (*d)(int, int, int), int e[2])
{
    return 0;
}

int none(void)
{
    return 0;
}

int variadic(int a, int b, int c, int d, const char *e, ...)
{
    return 0;
}

static int six(int a, int b, int c,
               int d, int e, int f)
{
    return six(1, 2, 3, 4, 5, 6);
}
