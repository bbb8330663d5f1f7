int just_fits(void)
{
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    return 0;
}

int too_long(void)
{
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    work();
    return 0;
}

int tabled(int i)
{
    static const struct {
        int a;
    } rows[] = {
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
        { 1 },
    };
    const int more[] = {
        1,
        1,
        1,
        1,
        1,
    };
    return rows[i].a + more[0];
}

/* int commented(void)
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*
*/
static const int top[] = {
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
};
