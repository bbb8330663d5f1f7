#include "org/user_agent.h"

/* The first part that the header has counts: browsers name those they are built on, too. */
static const struct known { const char *part, *name; } browsers[] = {
    { "wxwork", "WeCom" }, { "MicroMessenger", "WeChat" }, { "DingTalk", "DingTalk" }, { "Lark", "Feishu" }, { "QQBrowser", "QQ Browser" }, { "UCBrowser", "UC Browser" },
    { "HuaweiBrowser", "Huawei Browser" }, { "MiuiBrowser", "Mi Browser" }, { "Edg", "Edge" }, { "OPR/", "Opera" }, { "Firefox", "Firefox" }, { "FxiOS", "Firefox" }, { "Chrome", "Chrome" },
    { "CriOS", "Chrome" }, { "Safari", "Safari" },
}, systems[] = {
    { "HarmonyOS", "HarmonyOS" }, { "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Android", "Android" }, { "Windows", "Windows" }, { "Mac OS X", "macOS" }, { "CrOS", "ChromeOS" }, { "Linux", "Linux" },
};

static const char *first_of(const struct known *list, size_t n, struct str agent)
{
    for (size_t i = 0; i < n; i++)
        if (str_find(agent, str_of_c(list[i].part)) >= 0)
            return list[i].name;
    return "";
}

struct str user_agent_words(struct arena *a, struct str agent)
{
    const char *browser = first_of(browsers, ARRAY_LEN(browsers), agent), *system = first_of(systems, ARRAY_LEN(systems), agent);
    return str_printf(a, "%s%s%s", browser, *browser && *system ? ", " : "", system);
}
