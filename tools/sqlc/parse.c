#include "sqlc.h"
#include "lex.h"

/* Reading is done by lines (headers, comments, directives) and, inside the SQL between them, by tokens (pieces.c). */
struct reader {
    struct sql_file *file;
    struct statement *st;   /* being read; NULL before the first header */
    struct str rest;
    int line;
    struct buf chunk;       /* SQL lines read so far that make one piece */
    int chunk_line;
    bool has_lost_text;     /* text before the first header was complained about */
};

static void flush_chunk(struct reader *r)
{
    size_t n = r->chunk.n;
    while (n > 0 && r->chunk.p[n - 1] == '\n')
        n--;
    if (n > 0)
        parse_sql(r->file, r->st, &(struct piece){ PART_ALWAYS, .line = r->chunk_line, .text = { r->chunk.p, n + 1 } });
    r->chunk = buf_on(r->file->arena);
}

static bool is_known_kind(struct str word, enum kind *out)
{
    static const char *const kinds[] = { [KIND_ONE] = "one", [KIND_MANY] = "many", [KIND_EACH] = "each", [KIND_EXEC] = "exec",
                                         [KIND_BULK] = "bulk" };
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_eq_c(word, kinds[i]))
            return *out = (enum kind)i, true;
    return false;
}

static bool is_one_word(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_name_char(s.p[i]))
            return false;
    return s.n > 0;
}

/* "-- name : kind", and nothing that only looks a little like it. */
static bool is_header(struct str line, struct str *name, struct str *kind)
{
    ptrdiff_t colon = str_find(line, STR(" : "));
    if (!str_starts(line, STR("-- ")) || colon < 0)
        return false;
    *name = str_trim(str_sub(line, 3, (size_t)colon < 3 ? 0 : (size_t)colon - 3));
    *kind = str_trim(str_sub(line, (size_t)colon + 3, line.n));
    return is_one_word(*name) && is_one_word(*kind);
}

static void start_statement(struct reader *r, struct str name, struct str kind)
{
    struct sql_file *f = r->file;
    for (size_t i = 0; i < f->statement.n; i++)
        if (str_eq(f->statement.at[i].name, name))
            complain(f, r->line, "there is already a statement " STR_FMT " in line %d", STR_ARG(name), f->statement.at[i].line);
    if (!is_c_name(name))
        complain(f, r->line, STR_FMT " cannot be a function's name: use a-z, 0-9, single _", STR_ARG(name));
    struct statement *st = LIST_ADD(f->arena, &f->statement);
    *st = (struct statement){ .name = name, .line = r->line };
    if (!is_known_kind(kind, &st->kind))
        complain(f, r->line, "unknown kind " STR_FMT ": it is one, many, each, exec or bulk", STR_ARG(kind));
    r->st = st;
}

static void read_comment(struct reader *r, struct str text)
{
    struct statement *st = r->st;
    struct str why = text;
    if (str_eq(str_trim(str_cut(&why, ':')), STR("unscoped")) && why.p) {
        if (st->unscoped.p)
            complain(r->file, r->line, "a second \"unscoped\" line");
        st->unscoped = str_trim(why);
        if (st->unscoped.n == 0)
            complain(r->file, r->line, "say why: -- unscoped: reason");
    } else if (st->piece.n == 0 && r->chunk.n == 0) {
        st->comment = str_printf(r->file->arena, STR_FMT STR_FMT "\n", STR_ARG(st->comment), STR_ARG(text));
    }
}

/* The place of name in the list, added when new. */
static int option_bit(struct sql_file *f, struct statement *st, struct str name)
{
    for (size_t i = 0; i < st->option.n; i++)
        if (str_eq(st->option.at[i], name))
            return (int)i;
    *LIST_ADD(f->arena, &st->option) = name;
    return (int)st->option.n - 1;
}

/* Cuts "name: text"; false, with a complaint, when either is missing or the name is not good. */
static bool cut_named(struct reader *r, struct str s, struct str *name, struct str *text)
{
    *text = s;
    *name = str_trim(str_cut(text, ':'));
    *text = str_trim(*text);
    if (!is_plain_name(*name))
        return complain(r->file, r->line, "expected \"name: text\" with a name of a-z, 0-9 and single _");
    if (text->n == 0)
        return complain(r->file, r->line, STR_FMT " has no text", STR_ARG(*name));
    return true;
}

static void read_option(struct reader *r, struct str s)
{
    struct str name, text;
    if (!cut_named(r, s, &name, &text))
        return;
    int bit = option_bit(r->file, r->st, name);
    if (bit >= 32) {
        complain(r->file, r->line, "more than 32 optional parts");
        return;
    }
    struct str sql = str_printf(r->file->arena, STR_FMT "\n", STR_ARG(text));
    parse_sql(r->file, r->st, &(struct piece){ PART_OPTION, .which = bit, .line = r->line, .text = sql });
}

static void read_order(struct reader *r, struct str s)
{
    struct str name, text;
    struct statement *st = r->st;
    if (!cut_named(r, s, &name, &text))
        return;
    for (size_t i = 0; i < st->order.n; i++)
        if (str_eq(st->order.at[i], name))
            complain(r->file, r->line, "there is already an order " STR_FMT, STR_ARG(name));
    *LIST_ADD(r->file->arena, &st->order) = name;
    struct str sql = str_printf(r->file->arena, "order by " STR_FMT "\n", STR_ARG(text));
    parse_sql(r->file, st, &(struct piece){ PART_ORDER, .which = (int)st->order.n - 1, .line = r->line, .text = sql });
}

/* "due: c.due_at | opened: c.opened_at desc": cut at each single bar. */
static void read_orders(struct reader *r, struct str s)
{
    size_t from = 0, at = 0;
    for (;;) {
        struct token t = lex_next(s, &at);
        if (t.kind != TOKEN_END && !is_token(t, "|"))
            continue;
        read_order(r, str_sub(s, from, t.kind == TOKEN_END ? s.n : at - 1 - from));
        if (t.kind == TOKEN_END)
            return;
        from = at;
    }
}

static void read_limit(struct reader *r, struct str s)
{
    if (str_trim(s).n)
        complain(r->file, r->line, "--limit stands alone");
    if (r->st->has_limit)
        complain(r->file, r->line, "a second --limit");
    r->st->has_limit = true;
    parse_limit(r->file, r->st, r->line);
}

static void read_directive(struct reader *r, struct str s)
{
    static const struct { struct str word; void (*read)(struct reader *, struct str); } directives[] = {
        { { "--?", 3 }, read_option }, { { "--order ", 8 }, read_orders }, { { "--limit", 7 }, read_limit },
    };
    flush_chunk(r);
    for (size_t i = 0; i < ARRAY_LEN(directives); i++)
        if (str_starts(s, directives[i].word)) {
            directives[i].read(r, str_sub(s, directives[i].word.n, s.n));
            return;
        }
    complain(r->file, r->line,
             "unknown line: it is \"--? name: text\", \"--order name: text | …\", \"--limit\" or \"-- comment\"");
}

static void read_sql_line(struct reader *r, struct str line)
{
    if (!r->st) {
        if (!r->has_lost_text)
            complain(r->file, r->line, "text before the first \"-- name : kind\" line");
        r->has_lost_text = true;
        return;
    }
    if (r->chunk.n == 0)
        r->chunk_line = r->line;
    buf_add(&r->chunk, line);
    buf_add_char(&r->chunk, '\n');
}

static void read_line(struct reader *r, struct str line)
{
    struct str s = str_trim(line), name, kind;
    if (is_header(s, &name, &kind)) {
        if (r->st)
            flush_chunk(r);
        start_statement(r, name, kind);
    } else if (str_starts(s, STR("--"))) {
        bool is_comment = s.n == 2 || s.p[2] == ' ' || s.p[2] == '-';
        if (r->st && is_comment)
            read_comment(r, str_trim(str_sub(s, 2, s.n)));
        else if (r->st)
            read_directive(r, s);
        if (r->chunk.n)
            buf_add_char(&r->chunk, '\n');
    } else if (s.n) {
        read_sql_line(r, line);
    } else if (r->chunk.n) {
        buf_add_char(&r->chunk, '\n');
    }
}

void parse_file(struct sql_file *f)
{
    struct reader r = { .file = f, .rest = f->text, .chunk = buf_on(f->arena) };
    while (r.rest.p) {
        r.line++;
        read_line(&r, str_cut(&r.rest, '\n'));
    }
    if (r.st)
        flush_chunk(&r);
    else
        complain(f, 1, "no statement: it starts with \"-- name : kind\"");
    for (size_t i = 0; i < f->statement.n; i++)
        if (f->statement.at[i].piece.n == 0)
            complain(f, f->statement.at[i].line, "the statement is empty");
}
