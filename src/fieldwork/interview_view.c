#include "fieldwork/interview_view.h"
#include "base/buf.h"
#include "board_sql.h"
#include "platform/audit.h"
#include "questionnaire/questionnaire_script.h"

static const struct field_answer *answer_of(const struct field_answers *all, struct str code)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq_nocase(all->row[i].code, code))
            return &all->row[i];
    return NULL;
}

static struct str label_of(struct job *job, const struct question *q, struct str code)
{
    int64_t n;
    for (size_t i = 0; str_to_int(code, &n) && i < q->n_labels; i++)
        if (q->label[i].code == n)
            return lang_of_two(job->lang, q->label[i].zh, q->label[i].en);
    return code;
}

/* "1,3" → the words of both. */
static struct str in_words(struct job *job, const struct question *q, struct str value)
{
    static const struct { const char *raw, *words; } specials[] = {
        { SCRIPT_RAW_REFUSED, N_("refused to answer") }, { SCRIPT_RAW_NONE, N_("none, does not apply") }, { SCRIPT_RAW_DONT_KNOW, N_("does not know") },
    };
    struct buf b = buf_on(job->arena);
    for (size_t i = 0; i < ARRAY_LEN(specials); i++)
        if (str_eq_c(value, specials[i].raw))
            return tr(job->lang, specials[i].words);
    if (q->kind == QUESTION_TEXT || q->kind == QUESTION_NUMBER)
        return value;
    if (q->kind == QUESTION_YES_NO && !q->n_labels)
        return str_eq_c(value, "1") ? tr(job->lang, N_("yes")) : tr(job->lang, N_("no"));
    while (value.n) {
        struct str piece = str_cut(&value, ',');
        buf_add_c(&b, b.n ? ", " : "");
        buf_add(&b, label_of(job, q, piece));
    }
    return buf_str(&b);
}

static void put_lines(struct job *job, const struct script *s, const struct field_answers *answers, struct interview_view *out)
{
    out->line = ARENA_ARRAY(job->arena, struct interview_line, s->n_elements);
    for (size_t i = 0; i < s->n_elements; i++) {
        const struct script_element *e = &s->element[i];
        const struct field_answer *x = answer_of(answers, e->code);
        bool is_here = str_eq_c(out->interview.state, "running") && str_eq_nocase(out->interview.position, e->code);
        if (e->is_statement || s->page[e->page].is_named || (!x && !is_here))
            continue;
        struct interview_line *l = &out->line[out->n_lines++];
        *l = (struct interview_line){ .code = e->code, .title = lang_of_two(job->lang, e->title_zh, e->title_en), .answer = STR(""), .is_open_text = e->question.kind == QUESTION_TEXT, .is_here = is_here };
        if (!x)
            continue;
        l->answer = in_words(job, &e->question, x->value);
        l->at_ms = x->at_ms;
        l->spent_ms = x->spent_ms;
        out->asked++;
    }
}

struct err *interview_view_load(struct job *job, int64_t interview_id, struct interview_view *out)
{
    struct script script;
    struct field_answers answers;
    struct board_interview_head_row head;
    bool found;
    *out = (struct interview_view){ 0 };
    TRY(field_interview_load(job->db, job->arena, interview_id, &out->interview));
    TRY(board_interview_head(job->db, job->arena, &(struct board_interview_head_in){ .id = interview_id }, &head, &found));
    TRY(script_load(job->db, job->arena, out->interview.version_id, &script));
    TRY(field_answers_load(job->db, job->arena, interview_id, &answers));
    out->wave_id = head.wave_id;
    out->dealer_code = head.dealer_code;
    out->dealer_name = head.dealer_name;
    out->who = head.who.p ? head.who : STR("");
    out->checked_by = head.checked_by;
    put_lines(job, &script, &answers, out);
    return NULL;
}

struct watching { struct job *job; int64_t id; };

static struct err *note(struct db *db UNUSED, void *ctx)
{
    const struct watching *w = ctx;
    return audit_by(w->job, "interview.watched", "field_interview", w->id, STR_NONE);
}

struct err *interview_view_watch(struct job *job, int64_t interview_id, struct interview_view *out)
{
    TRY(interview_view_load(job, interview_id, out));
    return db_write(job->db, note, &(struct watching){ job, interview_id }, 0);
}
