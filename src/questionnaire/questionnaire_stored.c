#include "questionnaire/questionnaire_stored.h"
#include "base/json_out.h"
#include "base/num.h"
#include "form/json_in.h"

static const char *const kinds[] = { [QUESTION_LEVEL] = "level", [QUESTION_YES_NO] = "yes_no", [QUESTION_CHOICE] = "choice",
                                     [QUESTION_MULTIPLE] = "multiple", [QUESTION_NUMBER] = "number", [QUESTION_TEXT] = "text" };

const char *question_kind_name(enum question_kind kind)
{
    return kinds[kind];
}

enum question_kind question_kind_of_name(struct str name)
{
    size_t i = 0;
    while (i + 1 < ARRAY_LEN(kinds) && !str_eq_c(name, kinds[i]))
        i++;
    return (enum question_kind)i;
}

static void add_pair(struct buf *b, unsigned code, double worth)
{
    char number[32];
    num_shortest(worth, number);
    buf_addf(b, "%s%u:%s", b->n ? "," : "", code, number);
}

struct str question_points_text(struct arena *a, const struct question *q)
{
    struct buf b = buf_on(a);
    for (unsigned c = ANSWER_CODES; c-- > 0;)
        if (q->is_scored && points_has(&q->points, c))
            add_pair(&b, c, points_of(&q->points, c));
    return buf_str(&b);
}

struct points question_points_of_text(struct str text)
{
    struct points p = { 0 };
    while (text.p) {
        struct str pair = str_cut(&text, ',');
        struct str code = str_cut(&pair, ':');
        int64_t c;
        double worth;
        if (str_to_int(code, &c) && c >= 0 && c < ANSWER_CODES && pair.p && str_to_num(pair, &worth)) {
            p.point[c] = worth;
            p.in_base |= CODE_BIT(c);
        }
    }
    return p;
}

struct str question_labels_text(struct arena *a, const struct question *q)
{
    struct buf b = buf_on(a);
    struct sink out = sink_to_buf(&b);
    struct json_out j = json_out_to(&out, false);
    json_array(&j);
    for (size_t i = 0; i < q->n_labels; i++) {
        json_object(&j);
        json_put_int(&j, "code", q->label[i].code);
        json_put_str(&j, "zh", q->label[i].zh);
        json_put_str(&j, "en", q->label[i].en);
        json_object_end(&j);
    }
    json_array_end(&j);
    return buf_str(&b);
}

struct err *question_labels_of_text(struct arena *a, struct str text, struct question *q)
{
    struct label_file { struct opt_int code; struct str zh, en; };
    static const struct json_member members[] = {
        { "code", JSON_IN_INT, true, offsetof(struct label_file, code) },
        { "zh", JSON_IN_TEXT, true, offsetof(struct label_file, zh) },
        { "en", JSON_IN_TEXT, true, offsetof(struct label_file, en) },
        { 0 },
    };
    const struct json *top;
    TRY(json_in_text(a, text, NULL, &top));
    q->label = ARENA_ARRAY(a, struct question_label, json_in_count(top));
    for (const struct json *e = json_in_next(top, NULL); e; e = json_in_next(top, e)) {
        struct label_file f;
        TRY(json_in_read(e, members, &f));
        q->label[q->n_labels++] = (struct question_label){ (int)f.code.v, f.zh, f.en };
    }
    return NULL;
}
