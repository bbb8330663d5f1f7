int on_access(void *a, int b, const char *c, const char *d, const char *e, const char *f)
{
    return 0;
}
