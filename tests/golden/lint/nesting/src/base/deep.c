int three(int n)
{
    for (int i = 0; i < n; i++) {
        while (n) {
            if (i)
                return 1;
            else if (n == 2)
                return 2;
            else
                return 3;
        }
    }
    return 0;
}

int four_without_braces(int n)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++)
            if (i)
                if (k)
                    return 1;
    return 0;
}

int four_with_braces(int n)
{
    switch (n) {
    case 1: {
        do {
            if (n) {
                n--;
            }
        } while (n);
        break;
    }
    default:
        break;
    }
    return n ? 1 : 0;
}

int initialisers(int n)
{
    if (n) {
        struct { struct { struct { int a; } b; } c; } x = { { { { 1 } } } };
        return ((struct y){ .a = { .b = { .c = { 1 } } } }).d + x.c;
    }
    return n;
}

int by_macro(struct list *l)
{
    EACH(x, l) {
        EACH(y, x) {
            if (y)
                while (next(y)) {
                    stop();
                }
        }
    }
    return 0;
}

int labels(int n)
{
again:
    if (n) {
        goto again;
    }
#if DEBUG
    if (n) { if (n) { if (n) {} } }
#endif
    return 0;
}
