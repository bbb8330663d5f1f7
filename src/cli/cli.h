/* The command line: finds the command in the features' tables, fills its input struct from the arguments, opens the
 * database, runs it, and turns an error into one line and an exit status (idiom 18). */
#pragma once
#include "platform/feature.h"

extern const struct features all_features; /* features.c: the only list of features */

/* What holds before any command: flags > HUIFANG_* > huifang.conf > defaults. */
struct config {
    struct str db;       /* --db, HUIFANG_DB, db= ; sqlite:huifang.db */
    struct str data;     /* --data, HUIFANG_DATA, data= ; <db file>.d */
    struct str lang;     /* --lang, HUIFANG_LANG, lang=, LC_ALL, LC_MESSAGES, LANG */
    struct str who;      /* --as, HUIFANG_USER, USER: stands in batches and draws */
};

/* Takes the global options out of argv, anywhere before "--". INVALID for an option without a value. */
struct err *config_flags(struct arena *a, int *argc, char **argv, struct config *out) MUST_CHECK;
/* Fills what no option said from the environment, ./huifang.conf and the defaults; an empty variable counts as not set. INVALID for a
 * broken huifang.conf, with its line. */
struct err *config_rest(struct arena *a, struct config *out) MUST_CHECK;

/* The command whose name is the longest beginning of the words; *n_words = how many it has. NULL = none. */
const struct command *cli_find(const struct features *fs, int argc, char **argv, int *n_words);
/* Fills a new input struct from the words behind the command's name. INVALID names the argument or option, what it may be, and the usage line. */
struct cli_words { int n; char **word; };
struct err *cli_parse(struct arena *a, const struct lang *l, const struct command *c, struct cli_words words, void **input) MUST_CHECK;

/* What stands for a value in the usage line: "YYYY-MM", "service|sales", the name in capitals. */
struct str cli_placeholder(struct arena *a, const struct field *f);
/* "sample draw --programme service|sales --month YYYY-MM [--tranche N]" */
struct str cli_usage(struct arena *a, const struct command *c);
/* All commands with a line each, or one command whole. */
void cli_help(struct arena *a, const struct lang *l, const struct features *fs, struct sink *out);
void cli_help_command(struct arena *a, const struct lang *l, const struct command *c, struct sink *out);
/* The manual page in troff (man 1 huifang). */
void cli_man(struct arena *a, const struct lang *l, const struct features *fs, struct sink *out);
