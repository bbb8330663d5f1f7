/* The definition's script parts, and who is asked what: order, conditions, ends, steps. */
#include "questionnaire/questionnaire_script_inside.h"
#include "base/rng.h"
#include "questionnaire/questionnaire_reading.h"
#include "questionnaire_sql.h"

/* ---- from the definition ---- */

void reading_add_element(struct reading *r, const struct script_element *e)
{
    struct script *s = r->script;
    if (s->n_elements == r->element_room) {
        r->element_room = r->element_room ? r->element_room * 2 : 64;
        s->element = arena_grow(r->arena, s->element, s->n_elements, r->element_room, sizeof *e);
    }
    s->element[s->n_elements++] = *e;
}

struct validator_file { struct str type; const struct json *text, *expression; struct opt_num min_value, max_value; struct opt_int min_length, max_length, min_count, max_count; };
static const struct json_member validator_members[] = {
    { "type", JSON_IN_TEXT, true, offsetof(struct validator_file, type) },             { "text", JSON_IN_ANY, false, offsetof(struct validator_file, text) },
    { "expression", JSON_IN_ANY, false, offsetof(struct validator_file, expression) }, { "minValue", JSON_IN_NUM, false, offsetof(struct validator_file, min_value) },
    { "maxValue", JSON_IN_NUM, false, offsetof(struct validator_file, max_value) },    { "minLength", JSON_IN_INT, false, offsetof(struct validator_file, min_length) },
    { "maxLength", JSON_IN_INT, false, offsetof(struct validator_file, max_length) },  { "minCount", JSON_IN_INT, false, offsetof(struct validator_file, min_count) },
    { "maxCount", JSON_IN_INT, false, offsetof(struct validator_file, max_count) },    { 0 },
};

static struct opt_num num_of(struct opt_int i)
{
    return (struct opt_num){ i.has, (double)i.v };
}

static struct err *read_validator(struct reading *r, const struct json *at, struct script_validator *out)
{
    struct validator_file f = { { 0 } };
    struct texts words;
    TRY(json_in_read(at, validator_members, &f));
    TRY(reading_texts(r, f.text, &words));
    *out = (struct script_validator){ .text_zh = words.zh, .text_en = words.en };
    if (str_eq_c(f.type, "numeric"))
        out->kind = SCRIPT_RANGE, out->low = f.min_value, out->high = f.max_value;
    else if (str_eq_c(f.type, "text"))
        out->kind = SCRIPT_LENGTH, out->low = num_of(f.min_length), out->high = num_of(f.max_length);
    else if (str_eq_c(f.type, "answercount"))
        out->kind = SCRIPT_COUNT, out->low = num_of(f.min_count), out->high = num_of(f.max_count);
    else if (str_eq_c(f.type, "expression") && f.expression)
        out->kind = SCRIPT_HOLDS;
    else
        return ERR(r->arena, ERR_INVALID, "{0}: Huifang has no validator \"{1}\" (it has numeric, text, answercount, expression).", WHERE(at), ARG_S(f.type));
    return out->kind == SCRIPT_HOLDS ? reading_condition(r, f.expression, &out->holds) : NULL;
}

struct err *reading_script_element(struct reading *r, const struct json *at, struct script_element *out)
{
    const struct json *list = json_in_get(at, "validators");
    struct script_validator *validator = ARENA_ARRAY(r->arena, struct script_validator, json_in_count(list));
    struct texts description, note;
    TRY(reading_texts(r, json_in_get(at, "description"), &description));
    TRY(reading_texts(r, json_in_get(at, "note"), &note));
    out->description_zh = description.zh;
    out->description_en = description.en;
    out->note_zh = note.zh;
    out->note_en = note.en;
    out->validator = validator;
    for (const struct json *v = json_in_next(list, NULL); v; v = json_in_next(list, v))
        TRY(read_validator(r, v, &validator[out->n_validators++]));
    return NULL;
}

struct err *script_load(struct db *db, struct arena *a, int64_t version_id, struct script *out)
{
    struct questionnaire_version_load_row row;
    bool found;
    TRY(questionnaire_version_load(db, a, &(struct questionnaire_version_load_in){ .id = version_id }, &row, &found));
    if (!found)
        return ERR(a, ERR_NOT_FOUND, "There is no such version of a questionnaire.");
    TRY(script_read(a, row.definition, out));
    out->of.version_id = version_id;
    out->of.version = row.version;
    out->of.state = row.state;
    return NULL;
}

size_t script_find(const struct script *s, struct str code)
{
    for (size_t i = 0; i < s->n_elements; i++)
        if (str_eq_nocase(s->element[i].code, code))
            return i;
    return SCRIPT_NOWHERE;
}

/* ---- the order of an interview ---- */

static bool uses(struct arena *a, const struct expression *e, struct str code)
{
    const struct str *name;
    size_t n = e ? expression_questions(a, e, &name) : 0;
    for (size_t i = 0; i < n; i++) {
        struct str plain = str_starts(name[i], STR(SCRIPT_ALL_CODES)) ? str_sub(name[i], 1, name[i].n) : name[i];
        if (str_eq_nocase(plain, code))
            return true;
    }
    return false;
}

static bool names(struct arena *a, struct str text, struct str code)
{
    return str_find(text, str_printf(a, "{" STR_FMT "}", STR_ARG(code))) >= 0;
}

/* The first element of the page that element i must stay behind, i when there is none: one that a condition or a text of it names, or the text to
 * read out that stands before it. */
static size_t hangs_on(struct arena *a, const struct script *s, size_t first, size_t i)
{
    const struct script_element *e = &s->element[i];
    for (size_t k = first; k < i; k++) {
        struct str code = s->element[k].code;
        if (uses(a, e->visible_if, code) || uses(a, e->enable_if, code) || uses(a, e->required_if, code) || names(a, e->title_zh, code) || names(a, e->title_en, code))
            return k;
    }
    return i > first && s->element[i - 1].is_statement ? i - 1 : i;
}

/* Blocks of a page that move together: a question, what hangs on it, and all between. start has room for page->n + 1. */
static size_t find_blocks(struct arena *a, const struct script *s, const struct script_page *page, size_t *start)
{
    size_t n = 0;
    for (size_t i = page->first; i < page->first + page->n; i++) {
        size_t on = hangs_on(a, s, page->first, i);
        while (on < i && n > 0 && start[n - 1] > on)
            n--;
        if (on == i)
            start[n++] = i;
    }
    start[n] = page->first + page->n;
    return n;
}

static void rotate_page(struct script_run *run, size_t page_no)
{
    const struct script_page *page = &run->script->page[page_no];
    size_t *start = ARENA_ARRAY(run->arena, size_t, page->n + 1), *turn = ARENA_ARRAY(run->arena, size_t, page->n + 1), at = page->first;
    size_t n = find_blocks(run->arena, run->script, page, start);
    struct pcg g = pcg_new(run->setting.seed, page_no);
    for (size_t i = 0; i < n; i++)
        turn[i] = i;
    for (size_t i = n; i-- > 1;) {
        size_t k = pcg_below(&g, (uint32_t)i + 1), kept = turn[i];
        turn[i] = turn[k];
        turn[k] = kept;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t e = start[turn[i]]; e < start[turn[i] + 1]; e++)
            run->order[at++] = e;
}

static void fix_order(struct script_run *run)
{
    const struct script *s = run->script;
    for (size_t i = 0; i < s->n_elements; i++)
        run->order[i] = i;
    for (size_t p = 0; p < s->n_pages; p++)
        if (s->page[p].is_rotated && s->page[p].n > 1)
            rotate_page(run, p);
    for (size_t i = 0; i < s->n_elements; i++)
        run->place[run->order[i]] = i;
}

/* ---- what is asked as things stand ---- */

/* An end counts once all it asks about is answered or passed: it stands behind the last of its questions. */
static size_t place_of_end(const struct script_run *run, const struct expression *when)
{
    size_t last = 0;
    for (size_t i = 0; i < run->script->n_elements; i++)
        if (uses(run->arena, when, run->script->element[i].code))
            last = MAX_OF(last, run->place[i]);
    return last;
}

static void cut_at_end(struct script_run *run)
{
    const struct script *s = run->script;
    size_t first = s->n_elements;
    run->ended = NULL;
    for (size_t i = 0; i < s->n_ends; i++) {
        if (!script_holds(run, s->end[i].when, &(struct script_world){ .run = run }))
            continue;
        size_t place = place_of_end(run, s->end[i].when);
        if (place < first) {
            first = place;
            run->ended = &s->end[i];
        }
    }
    for (size_t i = 0; i < s->n_elements; i++)
        run->is_asked[i] = run->is_asked[i] && (!run->ended || run->place[i] <= first);
}

/* Conditions ask about what comes before them in the file, so one pass in its order settles all. */
static void settle_asked(struct script_run *run)
{
    const struct script *s = run->script;
    struct arena_mark mark = arena_mark(run->arena);
    bool page_shown = false;
    size_t page = SCRIPT_NOWHERE;
    memset(run->is_asked, 0, s->n_elements);
    for (size_t i = 0; i < s->n_elements; i++) {
        const struct script_element *e = &s->element[i];
        struct script_world world = { .run = run };
        if (e->page != page)
            page_shown = !s->page[e->page].visible_if || script_holds(run, s->page[e->page].visible_if, &world);
        page = e->page;
        run->is_asked[i] = page_shown && (!e->visible_if || script_holds(run, e->visible_if, &world));
    }
    cut_at_end(run);
    arena_rewind(run->arena, mark);
}

struct script_run *script_begin(struct arena *a, const struct script *s, const struct script_setting *setting)
{
    struct script_run *run = ARENA_NEW(a, struct script_run);
    *run = (struct script_run){
        .arena = a, .script = s, .setting = *setting, .order = ARENA_ARRAY(a, size_t, s->n_elements), .place = ARENA_ARRAY(a, size_t, s->n_elements),
        .answer = ARENA_ARRAY(a, struct script_answer, s->n_elements), .is_asked = ARENA_ARRAY(a, bool, s->n_elements),
    };
    fix_order(run);
    settle_asked(run);
    return run;
}

void script_put(struct script_run *run, size_t element, const struct script_answer *answer)
{
    if (element >= run->script->n_elements || run->script->element[element].is_statement)
        return;
    run->answer[element] = (struct script_answer){ 0 };
    if (answer && answer->is_given)
        run->answer[element] = (struct script_answer){ true, answer->special, str_dup(run->arena, answer->text) };
    settle_asked(run);
}

struct script_answer script_answer_of(const struct script_run *run, size_t element)
{
    return element < run->script->n_elements ? run->answer[element] : (struct script_answer){ 0 };
}

/* ---- steps ---- */

static size_t asked_from(const struct script_run *run, size_t place)
{
    for (; place < run->script->n_elements; place++)
        if (run->is_asked[run->order[place]])
            return run->order[place];
    return SCRIPT_END;
}

size_t script_first(const struct script_run *run)
{
    return asked_from(run, 0);
}

size_t script_next(const struct script_run *run, size_t element)
{
    return element < run->script->n_elements ? asked_from(run, run->place[element] + 1) : SCRIPT_END;
}

size_t script_previous(const struct script_run *run, size_t element)
{
    size_t n = run->script->n_elements;
    for (size_t place = element < n ? run->place[element] : element == SCRIPT_END ? n : 0; place-- > 0;)
        if (run->is_asked[run->order[place]])
            return run->order[place];
    return SCRIPT_NOWHERE;
}

bool script_is_asked(const struct script_run *run, size_t element)
{
    return element < run->script->n_elements && run->is_asked[element];
}

bool script_meets(const struct script_run *run, const struct expression *condition)
{
    return script_holds(run, condition, &(struct script_world){ .run = run });
}

bool script_is_enabled(const struct script_run *run, size_t element)
{
    const struct expression *e = script_is_asked(run, element) ? run->script->element[element].enable_if : NULL;
    return script_is_asked(run, element) && (!e || script_meets(run, e));
}

bool script_is_required(const struct script_run *run, size_t element)
{
    const struct script_element *e = script_is_enabled(run, element) ? &run->script->element[element] : NULL;
    return e && !e->is_statement && (e->is_required || (e->required_if && script_meets(run, e->required_if)));
}

const struct script_end *script_ended(const struct script_run *run)
{
    return run->ended;
}

struct script_progress script_progress(const struct script_run *run, size_t element)
{
    struct script_progress p = { 0 };
    size_t place = element < run->script->n_elements ? run->place[element] : run->script->n_elements;
    for (size_t i = 0; i < run->script->n_elements; i++) {
        bool counts = run->is_asked[run->order[i]] && !run->script->element[run->order[i]].is_statement;
        p.of += counts;
        p.at += counts && i <= place;
    }
    return p;
}
