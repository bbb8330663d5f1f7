/* The pages of supervision, as a feature of their own beside fieldwork's: the board, cases handed over, interviews that run, reports, and the counts that
 * dealers may read. */
#pragma once
#include "fieldwork/board.h"
#include "fieldwork/interview_view.h"
#include "web/web.h"

extern const struct feature supervision_feature, review_feature, back_check_feature, monitoring_feature;

struct supervision_choice { struct str value, title; bool is_chosen; };
struct supervision_tab { struct msg title; const char *path; bool is_here; };
/* What every page of supervision begins with: the wave that is looked at, and the way to the other pages. */
struct supervision_head {
    struct req *r;
    struct wave wave;                        /* id 0: there is none */
    struct str wave_id, query;               /* as in forms; "wave=…" */
    const char *path;
    const struct supervision_choice *choice;
    size_t n_choices;
    const struct supervision_tab *tab;
    size_t n_tabs;
};
/* path: of the page that is shown. wave: as asked for; without one the newest open wave stands for it. NOT_FOUND for a wave that is none. */
struct err *supervision_head_load(struct req *r, const char *path, struct opt_int wave, struct supervision_head *out) MUST_CHECK;
/* The page around a part: tabs and the choice of waves above it. Without a wave it says what to do. */
struct err *supervision_show(const struct supervision_head *h, const struct page *p) MUST_CHECK;
/* A document as XLSX, CSV or PDF. INVALID for another form. */
struct err *supervision_send(struct req *r, const struct document *d, struct str format) MUST_CHECK;
extern const struct field_choice supervision_formats[];
/* "03:07", "1:02:00" */
struct str supervision_span(struct arena *a, int64_t ms);

/* ---- what the templates show ---- */

struct board_tile { struct msg name; struct str value; struct msg base; const char *css, *path; };
struct board_row { const struct board_person *p; struct msg doing; const char *css; struct str span, watch, stop_path; };
struct board_now {
    struct req *r;
    struct str query;
    const struct board_tile *tile;
    size_t n_tiles;
    const struct board_row *row;
    size_t n_rows;
};
struct board_view { const struct supervision_head *head; struct html now, field, outcomes, contacts; int64_t reserves; };
struct handed_row { const struct board_case *c; struct str path, until; struct msg outcome; };
struct handed_view { const struct supervision_head *head; const struct handed_row *row; size_t n_rows; const struct supervision_choice *person, *outcome; size_t n_people, n_outcomes; };
struct watch_view { const struct interview_view *v; struct str path, span; bool is_running; const struct str *spent; };
