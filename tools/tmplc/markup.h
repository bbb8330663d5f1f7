/* Where in the HTML a template stands.
 *
 * A template is markup with holes. What is safe in a hole depends on where it stands: in text "<" must be escaped, in an
 * attribute also the quotes, at the beginning of a URL the scheme must be checked, inside a script nothing is safe. This
 * state machine reads the literal pieces of a template in order, as a browser would, and tells for each hole what stands
 * there; a place where no escaping is safe is a problem that ends the compilation.
 *
 * It is stricter than a browser, so that both always agree: every element is closed in the template that opens it, end
 * tags match, names are not interrupted by a hole, "<" in text is written &lt;. A branch of the template must leave the
 * machine as the other branches do (markup_join), a loop's body as it found it (markup_same).
 *
 * The machine is a plain value: copying it takes a snapshot. Texts it keeps point into the source and the arena. */
#pragma once
#include "base/str.h"

enum place {
    PLACE_TEXT,  /* between tags */
    PLACE_VALUE, /* in a quoted attribute, or in <title> and <textarea> */
    PLACE_URL,   /* the beginning of a URL attribute: the scheme is checked */
    PLACE_PATH,  /* in a URL attribute behind some text, before ? and # */
    PLACE_QUERY, /* in a URL attribute behind ? or # */
};

enum markup_state {
    IN_TEXT,
    IN_TAG_NAME,
    BEFORE_ATTRIBUTE, /* in a tag, white space was seen */
    AFTER_ATTRIBUTE,  /* in a tag, white space must come before the next attribute */
    IN_ATTRIBUTE_NAME,
    AFTER_ATTRIBUTE_NAME, /* "name " : "=" may follow, or another attribute */
    BEFORE_VALUE,         /* "name=" */
    IN_QUOTED_VALUE,
    IN_BARE_VALUE,
    AFTER_SLASH, /* "<br /" */
    IN_END_TAG,
    IN_DOCTYPE,
    IN_COMMENT,
    IN_RAW_TEXT,   /* script, style …: neither tags nor character references */
    IN_PLAIN_TEXT, /* title, textarea: no tags, but character references */
    MARKUP_STATES,
};

/* URL_SCHEME: literal text that a ":" would make a scheme; URL_UNDECIDED: the same with an expression in it. */
enum url_part { URL_START, URL_SCHEME, URL_UNDECIDED, URL_PATH, URL_QUERY };
enum value_kind { VALUE_PLAIN, VALUE_URL, VALUE_CLOSED /* no expression is safe in it */ };

struct open_element;

struct markup {
    struct arena *arena;
    const char *problem; /* NULL, or what is wrong at `line`; then nothing more is read */
    int line;
    enum markup_state state;
    const struct open_element *open; /* innermost first */
    struct str tag, attribute;       /* being read: they point into the source */
    int tag_line;
    enum value_kind value;
    enum url_part url;
    struct str scheme; /* literal text at the beginning of a URL */
    char quote;
    bool has_refresh, has_content; /* <meta http-equiv>, and an expression in its content */
};

/* The machine in text, without open elements, at this line of the file. */
struct markup markup_start(struct arena *a, int line);

/* Reads one uninterrupted piece of literal text that begins at `line`. The piece must outlive the machine. */
void markup_read(struct markup *m, struct str piece, int line);

/* A {{ … }} of any kind stands here: ends a name, and is a problem inside a comment, a script, an end tag … */
void markup_pause(struct markup *m, int line);

/* An expression is printed here (after markup_pause): its place, or a problem. */
enum place markup_print(struct markup *m);

/* Whether a loop whose body began as `a` and ended as `b` can be repeated. */
bool markup_same(const struct markup *a, const struct markup *b);

/* Two branches meet: *m becomes what holds after either. False when they leave different elements, tags or values open. */
bool markup_join(struct markup *m, const struct markup *branch);

/* What is still open, in words for a message ("<p> of line 3", "a tag"), or NULL in text without open elements. */
const char *markup_unfinished(const struct markup *m);
