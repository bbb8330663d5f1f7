static void test_org_one(void **state)
{
}
void helper(void)
{
}
