#include "base/test.h"
#include "org/user_agent.h"

static void test_words(void **state UNUSED)
{
    static const struct { const char *label, *agent, *want; } cases[] = {
        { "Chrome", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "Chrome, Windows" },
        { "Edge", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge, Windows" },
        { "Safari", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15", "Safari, macOS" },
        { "WeChat", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.44 Language/zh_CN", "WeChat, iPhone" },
        { "WeCom", "Mozilla/5.0 (Linux; Android 13) Chrome/116.0 Mobile Safari/537.36 wxwork/4.1.10 MicroMessenger/7.0.1", "WeCom, Android" },
        { "HarmonyOS", "Mozilla/5.0 (Linux; Android 10; HarmonyOS; NOH-AN00) Chrome/92.0 HuaweiBrowser/13.0 Mobile Safari/537.36", "Huawei Browser, HarmonyOS" },
        { "Firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux" },
        { "a browser alone", "Firefox", "Firefox" },
        { "a program", "curl/8.1", "" },
        { "markup", "<script>alert(1)</script>", "" },
        { "nothing", "", "" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].label, user_agent_words(a, str_of_c(cases[i].agent)), cases[i].want);
    check_str("no header", user_agent_words(a, STR_NONE), "");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_words) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
