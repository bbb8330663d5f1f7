#include "result/result.h"

static bool offers_programme(const struct result_set *s, size_t dealer)
{
    const struct org_dealer *d = &s->network.dealer[dealer];
    bool offers = str_eq_c(s->programme, "sales") ? d->sales : d->service;
    return (offers && d->is_open) || result_has_interviews(s, dealer);
}

/* Two regions may both have a first area. */
static struct str area_key(const struct result_set *s, const struct org_dealer *d)
{
    if (str_is_empty(d->area))
        return STR("");
    return str_printf(s->arena, STR_FMT "/" STR_FMT, STR_ARG(s->network.region[d->region].code), STR_ARG(d->area));
}

/* The text that puts a dealer into a unit of the kind. */
static struct str key_of(const struct result_set *s, enum unit_kind kind, size_t dealer)
{
    const struct org_dealer *d = &s->network.dealer[dealer];
    switch (kind) {
    case UNIT_NATION: return STR("nation");
    case UNIT_REGION: return s->network.region[d->region].code;
    case UNIT_AREA: return area_key(s, d);
    case UNIT_GROUP: return d->group;
    case UNIT_DEALER: return d->code;
    case UNIT_KINDS: break;
    }
    return STR("");
}

static struct str name_of(const struct result_set *s, enum unit_kind kind, size_t dealer)
{
    const struct org_dealer *d = &s->network.dealer[dealer];
    switch (kind) {
    case UNIT_REGION: return s->network.region[d->region].name;
    case UNIT_AREA: return d->area;
    case UNIT_GROUP: return d->group;
    case UNIT_DEALER: return d->name;
    case UNIT_NATION: case UNIT_KINDS: break;
    }
    return STR("");
}

static struct result_unit gather(const struct result_set *s, enum unit_kind kind, struct str key, size_t sample)
{
    int32_t *dealer = ARENA_ARRAY(s->arena, int32_t, s->network.n_dealers);
    struct result_unit u = { .kind = kind, .code = key, .name = name_of(s, kind, sample), .dealer = dealer };
    for (size_t d = 0; d < s->network.n_dealers; d++)
        if (offers_programme(s, d) && str_eq(key_of(s, kind, d), key))
            dealer[u.n_dealers++] = (int32_t)d;
    return u;
}

struct unit_list result_units(const struct result_set *s, enum unit_kind kind)
{
    struct unit_list list = { ARENA_ARRAY(s->arena, struct result_unit, s->network.n_dealers + 1), 0 };
    struct str_map seen = str_map_on(s->arena);
    if (kind == UNIT_NATION) {
        list.unit[list.n++] = gather(s, kind, STR("nation"), 0);
        return list;
    }
    for (size_t d = 0; d < s->network.n_dealers; d++) {
        struct str key = key_of(s, kind, d);
        bool is_new = false;
        if (offers_programme(s, d) && !str_is_empty(key))
            str_map_put(&seen, key, d, &is_new);
        if (is_new)
            list.unit[list.n++] = gather(s, kind, key, d);
    }
    return list;
}

/* Number of different units that the text names; *sample is a dealer of one of them. An area may be named without its region,
 * a region by its name. */
static size_t find_unit(const struct result_set *s, enum unit_kind kind, struct str text, size_t *sample)
{
    struct str found = STR_NONE;
    size_t n = 0;
    for (size_t d = 0; d < s->network.n_dealers; d++) {
        struct str key = key_of(s, kind, d);
        bool hit = str_eq(key, text) || ((kind == UNIT_AREA || kind == UNIT_REGION) && str_eq(name_of(s, kind, d), text));
        if (!hit || (found.p && str_eq(found, key)))
            continue;
        found = key;
        *sample = d;
        n++;
    }
    return n;
}

struct err *result_unit_of_text(const struct result_set *s, struct str text, struct result_unit *out)
{
    static const struct { const char *word, *unknown; enum unit_kind kind; } words[] = {
        { "region", N_("There is no region {0} in the network."), UNIT_REGION }, { "area", N_("There is no area {0} in the network."), UNIT_AREA },
        { "group", N_("There is no group {0} in the network."), UNIT_GROUP }, { "dealer", N_("There is no dealer {0} in the network."), UNIT_DEALER },
    };
    struct str key = text, word = str_cut(&key, ':');
    size_t i = 0, sample = 0;
    if (str_eq_c(text, "nation")) {
        *out = gather(s, UNIT_NATION, text, 0);
        return NULL;
    }
    while (i < ARRAY_LEN(words) && !str_eq_c(word, words[i].word))
        i++;
    if (i == ARRAY_LEN(words) || str_is_empty(key))
        return ERR(s->arena, ERR_INVALID, "\"{0}\" is none of nation, region:CODE, area:NAME, area:REGION/NAME, group:NAME, dealer:CODE.", ARG_S(text));
    size_t n = find_unit(s, words[i].kind, key, &sample);
    if (n == 0)
        return ERR(s->arena, ERR_NOT_FOUND, words[i].unknown, ARG_S(key));
    if (n > 1)
        return ERR(s->arena, ERR_INVALID, "{0} regions have an area {1}: say which, as in area:{2}.", ARG_I(n), ARG_S(key), ARG_S(key_of(s, UNIT_AREA, sample)));
    *out = gather(s, words[i].kind, key_of(s, words[i].kind, sample), sample);
    return NULL;
}

struct result_unit result_unit_without(const struct result_set *s, const struct result_unit *whole, const struct result_unit *part)
{
    int32_t *dealer = ARENA_ARRAY(s->arena, int32_t, whole->n_dealers);
    struct result_unit u = { .kind = whole->kind, .code = whole->code, .name = whole->name, .dealer = dealer };
    for (size_t i = 0, k = 0; i < whole->n_dealers; i++) {
        while (k < part->n_dealers && part->dealer[k] < whole->dealer[i])
            k++;
        if (k == part->n_dealers || part->dealer[k] != whole->dealer[i])
            dealer[u.n_dealers++] = whole->dealer[i];
    }
    return u;
}

struct msg result_unit_label(const struct result_unit *u)
{
    if (u->kind == UNIT_NATION)
        return MSG("Nation");
    if (u->kind == UNIT_DEALER)
        return MSG("{0} {1}", ARG_S(u->code), ARG_S(u->name));
    return MSG("{0}", ARG_S(u->name));
}

struct result_unit result_unit_cut(const struct result_set *s, const struct result_unit *u, enum tally_attribute attribute, struct str value)
{
    struct tally_filter *f = ARENA_NEW(s->arena, struct tally_filter);
    struct str *only = ARENA_NEW(s->arena, struct str);
    struct result_unit cut = *u;
    *only = value;
    *f = (struct tally_filter){ .kind = FILTER_ATTRIBUTE, .attribute = attribute, .value = only, .n_values = 1 };
    cut.filter = f;
    return cut;
}

struct err *result_filter_parse(const struct result_set *s, struct arena *a, struct str text, const struct tally_filter **out)
{
    const struct tally_frame *f = &s->tally->frame;
    uint16_t *answers = ARENA_ARRAY(a, uint16_t, f->n_questions);
    for (size_t i = 0; i < f->n_questions; i++)
        answers[i] = LEVELS_ALL;
    for (size_t i = 0; i < s->n_questions; i++)
        if (s->question[i].q->points.in_base)
            answers[s->question[i].column] = s->question[i].q->points.in_base;
    return tally_filter_parse(a, text, &(struct tally_names){ f->question, answers, f->n_questions }, out);
}
