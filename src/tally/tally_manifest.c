#include "tally/tally_manifest.h"
#include "base/buf.h"
#include "tally/tally_file.h"
#include <inttypes.h>

enum { NAME_DIGITS = 16 };
#define TITLE "huifang.tally/1"

static struct str add_checksum(struct buf *b)
{
    uint64_t sum = tally_file_checksum(b->p, b->n);
    buf_addf(b, "checksum %016" PRIx64 "\n", sum);
    return buf_str(b);
}

struct str tally_manifest_text(struct arena *a, const struct tally_manifest *m)
{
    struct buf b = buf_on(a);
    buf_addf(&b, TITLE "\nmark %" PRId64 " %" PRId64 "\n", m->mark.seq, m->mark.interview_id);
    for (size_t i = 0; i < m->n_segments; i++) {
        const struct tally_manifest_segment *s = &m->segment[i];
        buf_addf(&b, "segment " STR_FMT "\n", STR_ARG(s->name));
        for (size_t k = 0; k < s->n_removed; k++)
            buf_addf(&b, "%s%zu", k ? " " : "removed ", s->removed[k]);
        if (s->n_removed)
            buf_add_char(&b, '\n');
    }
    return add_checksum(&b);
}

static bool is_name(struct str name)
{
    struct str digits = str_sub(name, 0, NAME_DIGITS);
    for (size_t i = 0; i < digits.n; i++)
        if (!(digits.p[i] >= '0' && digits.p[i] <= '9') && !(digits.p[i] >= 'a' && digits.p[i] <= 'f'))
            return false;
    return digits.n == NAME_DIGITS && str_eq_c(str_sub(name, NAME_DIGITS, SIZE_MAX), TALLY_MANIFEST_SUFFIX);
}

static bool parse_mark(struct str rest, struct tally_mark *out)
{
    struct str seq = str_cut(&rest, ' ');
    return str_to_int(seq, &out->seq) && str_to_int(rest, &out->interview_id);
}

static bool parse_removed(struct arena *a, struct str rest, struct tally_manifest_segment *out)
{
    size_t room = 1;
    for (size_t i = 0; i < rest.n; i++)
        room += rest.p[i] == ' ';
    out->removed = ARENA_ARRAY(a, size_t, room);
    while (rest.p) {
        int64_t row;
        if (!str_to_int(str_cut(&rest, ' '), &row) || row < 0 || (out->n_removed && (size_t)row <= out->removed[out->n_removed - 1]))
            return false;
        out->removed[out->n_removed++] = (size_t)row;
    }
    return true;
}

static bool parse_segments(struct arena *a, struct str lines, struct tally_manifest *out)
{
    size_t room = 1; /* the last line may lack its end */
    for (size_t i = 0; i < lines.n; i++)
        room += lines.p[i] == '\n';
    out->segment = ARENA_ARRAY(a, struct tally_manifest_segment, room);
    while (lines.n > 0) {
        struct str rest = str_cut(&lines, '\n'), word = str_cut(&rest, ' ');
        struct tally_manifest_segment *last = out->n_segments ? &out->segment[out->n_segments - 1] : NULL;
        if (str_eq_c(word, "segment") && is_name(rest))
            out->segment[out->n_segments++].name = rest;
        else if (!last || last->n_removed || !str_eq_c(word, "removed") || !parse_removed(a, rest, last))
            return false;
    }
    return true;
}

static bool parse_lines(struct arena *a, struct str text, struct tally_manifest *out)
{
    struct str lines = text, title = str_cut(&lines, '\n'), mark = str_cut(&lines, '\n'), word = str_cut(&mark, ' ');
    return str_eq_c(title, TITLE) && str_eq_c(word, "mark") && parse_mark(mark, &out->mark) && parse_segments(a, lines, out);
}

/* What is written of what was read must be the same text: so no second spelling has to be thought of. */
struct err *tally_manifest_parse(struct arena *a, struct str text, const char *name, struct tally_manifest *out)
{
    enum { LAST_LINE = sizeof "checksum 0123456789abcdef\n" - 1 };
    *out = (struct tally_manifest){ .fingerprint = tally_file_checksum(text.p, text.n) };
    bool is_right = text.n > LAST_LINE && parse_lines(a, str_sub(text, 0, text.n - LAST_LINE), out) && str_eq(tally_manifest_text(a, out), text);
    if (is_right)
        return NULL;
    *out = (struct tally_manifest){ .fingerprint = out->fingerprint };
    return ERR(a, ERR_INVALID, "The file {0} is damaged.", ARG_C(name));
}
