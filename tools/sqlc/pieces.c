#include "sqlc.h"
#include "db/words.h"
#include "lex.h"

/* Reads the SQL of one piece: numbers its parameters, takes annotations and comments out, splits it at @scope()@. */
struct piece_reader {
    struct sql_file *file;
    struct statement *st;
    const struct piece *piece;   /* as given, with the text still raw */
    size_t at;                   /* in piece->text */
    int line;                    /* of `at` */
    struct buf out;
    int out_line;
};

static void flush_piece(struct piece_reader *r)
{
    if (r->out.n == 0)
        return;
    struct piece *p = LIST_ADD(r->file->arena, &r->st->piece);
    *p = *r->piece;
    p->line = r->out_line;
    p->text = buf_str(&r->out);
    r->out = buf_on(r->file->arena);
}

static struct token next(struct piece_reader *r)
{
    struct token t = lex_next(r->piece->text, &r->at);
    for (size_t i = 0; i < t.text.n; i++)
        r->line += t.text.p[i] == '\n';
    return t;
}

/* The token behind blanks on the same line, at *at, which moves behind it. */
static struct token peek_on_line(const struct piece_reader *r, size_t *at)
{
    struct token t = lex_next(r->piece->text, at);
    if (t.kind == TOKEN_SPACE && str_find(t.text, STR("\n")) < 0)
        t = lex_next(r->piece->text, at);
    return t;
}

/* A type word with an optional ? behind it. Does not move r. */
static bool peek_type(const struct piece_reader *r, size_t *at, struct type *out)
{
    struct token word = peek_on_line(r, at);
    if (word.kind != TOKEN_WORD || !type_of_word(word.text, &out->type))
        return false;
    size_t behind = *at;
    out->null = is_token(lex_next(r->piece->text, &behind), "?");
    if (out->null)
        *at = behind;
    return true;
}

static struct param *find_param(struct statement *st, struct str name)
{
    for (size_t i = 0; i < st->param.n; i++)
        if (st->param.at[i].role == PARAM_IN && str_eq(st->param.at[i].name, name))
            return &st->param.at[i];
    return NULL;
}

static struct param *add_param(struct sql_file *f, struct statement *st, enum param_role role, struct str name)
{
    struct param *p = LIST_ADD(f->arena, &st->param);
    *p = (struct param){ .role = role, .name = name, .type = { DB_INT, false }, .is_typed = role != PARAM_IN };
    return p;
}

static bool is_same_type(struct type a, struct type b)
{
    return a.type == b.type && a.null == b.null;
}

static void read_param(struct piece_reader *r, struct str name)
{
    struct param *p = find_param(r->st, name);
    if (!p) {
        p = add_param(r->file, r->st, PARAM_IN, name);
        p->line = r->line;
        if (!is_c_name(name))
            complain(r->file, r->line, ":" STR_FMT " cannot be a field's name: use a-z, 0-9, single _ and no word of C",
                     STR_ARG(name));
    }
    struct type type;
    size_t at = r->at;
    if (peek_type(r, &at, &type)) {
        r->at = at;
        if (p->is_typed && !is_same_type(p->type, type))
            complain(r->file, r->line, ":" STR_FMT " has another type in line %d", STR_ARG(name), p->line);
        p->type = type;
        p->is_typed = true;
    }
    buf_addf(&r->out, "?%d", (int)(p - r->st->param.at) + 1);
}

/* Behind the word "as": a name and a type, or anything else of SQL. */
static void read_annotation(struct piece_reader *r)
{
    size_t at = r->at;
    struct token name = peek_on_line(r, &at);
    size_t behind_name = at;
    struct type type;
    if (name.kind != TOKEN_WORD || !peek_type(r, &at, &type))
        return;
    for (size_t i = 0; i < r->st->annotation.n; i++) {
        const struct annotation *old = &r->st->annotation.at[i];
        if (str_eq(old->name, name.text) && !is_same_type(old->type, type))
            complain(r->file, r->line, STR_FMT " has another type in line %d", STR_ARG(name.text), old->line);
    }
    *LIST_ADD(r->file->arena, &r->st->annotation) = (struct annotation){ name.text, type, r->line, false };
    buf_add(&r->out, str_sub(r->piece->text, r->at, behind_name - r->at));
    r->at = at;
}

static void read_scope(struct piece_reader *r, struct str alias)
{
    struct statement *st = r->st;
    if (r->piece->when != PART_ALWAYS)
        complain(r->file, r->line, "@scope()@ must always stand: move it out of the optional part or order");
    if (alias.n == 0)
        complain(r->file, r->line, "@scope()@ needs the table's alias");
    if (!st->scope_param) {
        add_param(r->file, st, PARAM_SCOPE, STR("scope"));
        st->scope_param = (int)st->param.n;
        add_param(r->file, st, PARAM_PLACES, STR("scope"))->type.type = DB_TEXT;
    }
    flush_piece(r);
    *LIST_ADD(r->file->arena, &st->piece) = (struct piece){ PART_SCOPE, .line = r->line, .text = alias };
    r->out_line = r->line;
}

static void read_engine_word(struct piece_reader *r, struct str text)
{
    struct str word = str_sub(text, 1, text.n - 2);
    if (str_starts(word, STR("scope("))) {
        read_scope(r, str_sub(word, 6, word.n - 7));
        return;
    }
    if (!db_word_find(word))
        complain(r->file, r->line, "unknown word " STR_FMT ": docs/manual/sqlc.md lists them", STR_ARG(text));
    buf_add(&r->out, text);
}

static const struct { const char *text, *why; } refused[] = {
    { ";",  "no semicolon: a statement ends at the next \"-- name : kind\" line" },
    { "?",  "parameters are written :name" },
    { "$",  "parameters are written :name" },
    { "::", "write cast(x as type): SQLite has no ::" },
    { "`",  "names are quoted with \"\"" },
    { "[",  "names are quoted with \"\"" },
};

static void read_punct(struct piece_reader *r, struct token t)
{
    for (size_t i = 0; i < ARRAY_LEN(refused); i++)
        if (is_token(t, refused[i].text))
            complain(r->file, r->line, "%s", refused[i].why);
    buf_add(&r->out, t.text);
}

static void complain_bad(struct piece_reader *r, struct str text)
{
    if (str_eq(text, STR("/*")))
        complain(r->file, r->line, "comments are written -- to the end of the line");
    else if (str_eq(text, STR("'")) || str_eq(text, STR("\"")))
        complain(r->file, r->line, "this %.1s is not closed on its line", text.p);
    else if (str_eq(text, STR("@")))
        complain(r->file, r->line, "a single @: words are written @word@");
    else
        complain(r->file, r->line, "a control character (code %d)", (unsigned char)text.p[0]);
}

static void read_token(struct piece_reader *r, struct token t)
{
    switch (t.kind) {
    case TOKEN_PARAM:
        read_param(r, str_sub(t.text, 1, t.text.n));
        break;
    case TOKEN_ENGINE:
        read_engine_word(r, t.text);
        break;
    case TOKEN_PUNCT:
        read_punct(r, t);
        break;
    case TOKEN_BAD:
        complain_bad(r, t.text);
        break;
    case TOKEN_WORD:
        buf_add(&r->out, t.text);
        if (is_token(t, "as"))
            read_annotation(r);
        break;
    case TOKEN_SPACE:
    case TOKEN_TEXT:
        buf_add(&r->out, t.text);
        break;
    case TOKEN_COMMENT:
    case TOKEN_END:
        break;
    }
}

void parse_sql(struct sql_file *f, struct statement *st, const struct piece *piece)
{
    struct piece_reader r = { .file = f, .st = st, .piece = piece, .line = piece->line, .out_line = piece->line };
    r.out = buf_on(f->arena);
    for (struct token t; (t = next(&r)).kind != TOKEN_END;)
        read_token(&r, t);
    flush_piece(&r);
}

void parse_limit(struct sql_file *f, struct statement *st, int line)
{
    add_param(f, st, PARAM_LIMIT, STR("limit"));
    add_param(f, st, PARAM_OFFSET, STR("offset"));
    int n = (int)st->param.n;
    *LIST_ADD(f->arena, &st->piece) = (struct piece){
        PART_LIMIT, .line = line, .text = str_printf(f->arena, "limit ?%d offset ?%d\n", n - 1, n) };
}
