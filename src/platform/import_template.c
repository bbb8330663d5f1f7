#include "platform/import_template.h"
#include "report/form_sheet.h"

/* ---- words ---- */

static struct str first_chinese(const char *words)
{
    struct str all = str_of_c(words);
    while (all.p && all.n) {
        struct str word = str_cut(&all, '|');
        for (size_t i = 0; i < word.n; i++)
            if ((unsigned char)word.p[i] >= 0xE3)
                return word;
    }
    return STR_NONE;
}

struct str import_field_heading(const struct field *f, const struct lang *l)
{
    struct str chinese = lang_is_chinese(l) ? first_chinese(f->aliases) : STR_NONE;
    return chinese.p ? chinese : str_of_c(f->name);
}

struct str import_choice_label(const struct field_choice *c, const struct lang *l)
{
    struct str chinese = lang_is_chinese(l) ? first_chinese(c->labels) : STR_NONE;
    return chinese.p ? chinese : str_of_c(c->value);
}

/* ---- columns ---- */

static struct msg form_of(enum field_type t)
{
    switch (t) {
    case FIELD_CODE: return MSG("letters, digits, - _ .");
    case FIELD_INT: return MSG("whole number");
    case FIELD_NUM: return MSG("number");
    case FIELD_DATE: return MSG("2026-03-05");
    case FIELD_MONTH: return MSG("2026-03");
    case FIELD_PHONE: return MSG("13800001111");
    case FIELD_VIN: return MSG("17 letters and digits");
    case FIELD_PLATE: return MSG("粤B12345");
    case FIELD_NAME: return MSG("name");
    case FIELD_MONEY: return MSG("1234.50");
    default: return (struct msg){ 0 };
    }
}

static void put_choices(struct arena *a, const struct lang *l, const struct field *f, struct form_column *out)
{
    size_t n = 0;
    for (const struct field_choice *c = f->choices; c && c->value; c++)
        n++;
    struct str *choice = ARENA_ARRAY(a, struct str, n + 2);
    for (const struct field_choice *c = f->choices; c && c->value; c++)
        if (*c->value)
            choice[out->n_choices++] = import_choice_label(c, l);
    if (f->type == FIELD_BOOL) {
        choice[out->n_choices++] = lang_is_chinese(l) ? STR("是") : STR("yes");
        choice[out->n_choices++] = lang_is_chinese(l) ? STR("否") : STR("no");
    }
    out->choice = choice;
}

/* "Needed. 2026-03-05. The day the car came." */
static struct str note_of(struct arena *a, const struct lang *l, const struct field *f, const struct form_column *c)
{
    struct msg form = form_of(f->type);
    struct buf b = buf_on(a);
    if (f->required)
        buf_add(&b, tr(l, N_("Needed.")));
    if (form.id)
        buf_addf(&b, "%s" STR_FMT, b.n ? "\n" : "", STR_ARG(tr_msg(a, l, &form)));
    for (size_t i = 0; i < c->n_choices; i++)
        buf_addf(&b, "%s" STR_FMT, i ? " / " : b.n ? "\n" : "", STR_ARG(c->choice[i]));
    if (f->hint.id)
        buf_addf(&b, "%s" STR_FMT, b.n ? "\n" : "", STR_ARG(tr_msg(a, l, &f->hint)));
    return b.n ? buf_str(&b) : STR("");
}

static struct form_column column_of(struct arena *a, const struct lang *l, const struct field *f)
{
    struct form_column c = { .heading = import_field_heading(f, l), .is_required = f->required, .is_text = f->type != FIELD_INT && f->type != FIELD_NUM && f->type != FIELD_MONEY };
    put_choices(a, l, f, &c);
    c.note = note_of(a, l, f, &c);
    return c;
}

struct err *import_template_write(struct arena *a, const struct lang *l, const struct import_kind *kind, const char *path)
{
    if (!kind->n_fields)
        return ERR(a, ERR_INVALID, "There is no workbook to fill in for this kind of import.");
    struct form_column *column = ARENA_ARRAY(a, struct form_column, kind->n_fields);
    for (size_t i = 0; i < kind->n_fields; i++)
        column[i] = column_of(a, l, &kind->field[i]);
    return form_sheet_write(a, &(struct form_sheet){ .name = tr_msg(a, l, &kind->title), .column = column, .n = kind->n_fields }, path);
}
