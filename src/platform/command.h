/* Commands are const tables, like routes: name, arguments, options, handler. The command line parses, checks and explains
 * them from the same field specifications that imports and forms use; `huifang help` and the man page come from here too. */
#pragma once
#include "base/buf.h"
#include "form/form.h"
#include "platform/job.h"
#include "report/render.h"

enum command_db {
    COMMAND_NO_DB,      /* never opens one */
    COMMAND_MAKES_DB,   /* init, restore: makes the file when it is missing */
    COMMAND_ANY_DB,     /* opens whatever schema version is there */
    COMMAND_CURRENT_DB, /* refuses another schema version and says "huifang migrate" */
};

struct cmd {
    struct job job;
    struct sink *out;        /* stdout: the result and nothing else */
    int status;              /* exit status when no error is given: 0, or 1 for "the answer is no" */
    const struct features *features;
};

/* Prints a line for people to stderr, translated. */
void cmd_say(struct cmd *c, const struct msg *m);

struct command {
    const char *name;                     /* "sample draw" */
    struct msg summary;                   /* one line */
    const char *manual;                   /* docs/manual/<manual>.md; NULL = none */
    const struct field *argument;         /* positional, in this order */
    size_t n_arguments;
    const struct field *option;           /* --name VALUE; FIELD_BOOL: --name alone */
    size_t n_options;
    size_t input_size;                    /* of the struct that arguments and options fill */
    enum command_db db;
    struct err *(*run)(struct cmd *c, const void *input);
};

/* "-o FILE" and "--format F" as every command that prints a document has them. */
struct output_options { struct str format, path; };
extern const struct field_choice report_format_choices[];
/* The two, for a command whose input has "struct output_options out". */
#define OUTPUT_OPTIONS(T) \
    { .name = "format", .type = FIELD_CHOICE, .choices = report_format_choices, FIELD_AT(T, out.format), .hint = { .id = N_("form of the output") } }, \
    { .name = "output", .type = FIELD_TEXT, .max = 4000, FIELD_AT(T, out.path), .hint = { .id = N_("file to write (-o)") } }
/* Renders the document where the options say (stdout without -o; XLSX and PDF to a terminal are refused). */
struct err *cmd_render(struct cmd *c, const struct document *d, struct output_options o) MUST_CHECK;
