/* What the pages behind a link show (link.tmpl). */
#pragma once
#include "fieldwork/link_walk.h"
#include "web/web.h"

/* The frame: a page of its own, without the portal's layout, small enough for a slow telephone. */
struct link_frame {
    struct msg title;
    struct str site;                 /* who asks; "" = unknown */
    struct str lang;                 /* "zh-CN" */
    struct str other, other_name;    /* the other language: "en", "English" */
    struct str path;                 /* of this page, for the switch of languages; "" = there is none */
    struct html body;
};

struct link_welcome {
    const struct req *r;
    struct str base, lang, sender, client, dealer, day, work_type, qr;
    int qr_size;
    int64_t minutes;
    bool goes_on;                    /* the interview was begun before */
};

/* A row of radio buttons or check boxes. */
struct link_option { struct str value, name, text; bool is_chosen, is_aside; /* is_aside: instead of an answer */ };
enum link_input { LINK_INPUT_NONE, LINK_INPUT_RADIO, LINK_INPUT_SCALE, LINK_INPUT_CHECK, LINK_INPUT_NUMBER, LINK_INPUT_LINE, LINK_INPUT_LINES };
struct link_question {
    const struct req *r;
    struct str base, lang, code, title, description, page_title, answer, low, high;
    struct msg problem;
    enum link_input input;
    const struct link_option *option;
    size_t n_options;
    int64_t max_length;
    size_t at, of;                   /* of the progress */
    bool is_required, has_back;
};

struct link_closing { const struct req *r; struct str base, lang; };
struct link_thanks {
    const struct req *r;
    struct str base, lang, sender, client, dealer;
    bool is_complete;                /* else the questionnaire ended early */
    bool has_opinion;
    struct str kind, text, wish, who, phone; /* as sent */
    struct msg problem;
};
struct link_words { struct msg title, text; struct str again; /* path to try again; "" = none */ };
