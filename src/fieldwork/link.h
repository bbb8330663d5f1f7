/* Links: what a customer reaches by the link in his message, and what he can do there. No session, no cookie: whoever has the link is the customer, and all he sees is where he was and when.
 *
 *   /s/NAME     NAME is a token (22 letters, 128 random bits; in mails) or a short name (7 letters of 57, in SMS). Kept are the token's SHA-256 and the short name's
 *               keyed hash, whose key (link.key) lies in the data folder: without that file short links that were sent lead nowhere, with it the database alone tells none.
 *
 * Short names could be guessed: of 2·10¹² names a wave has some 10⁵. So whoever asks for 20 that do not exist within a quarter of an hour is turned away, with good ones too, and when
 * 2,000 were asked for from everywhere, whoever missed three times. Tokens are long enough. */
#pragma once
#include "base/secret.h"
#include "fieldwork/field_interview.h"

enum { LINK_TOKEN_CHARS = 22, LINK_SHORT_CHARS = 7 };
struct link_names { struct str token, short_name; };
/* Both names of a new link, random. */
struct link_names link_names_new(struct arena *a);
/* The key of short names; made when there is none. IO when the data folder can be neither read nor written. */
struct err *link_key_load(struct job *job, struct secret_key *out) MUST_CHECK;
/* How a short name is stored: 64 hex digits. */
struct str link_short_hash(struct arena *a, const struct secret_key *key, struct str short_name);

/* Where a case stands for its customer. */
enum link_state {
    LINK_OPEN,        /* may begin, or go on where the interview was left */
    LINK_RUNNING,     /* is being answered by link */
    LINK_ON_LINE,     /* an interviewer has the case on the screen */
    LINK_FULL,        /* enough customers of this dealer answered */
    LINK_DONE,        /* answered by link */
    LINK_STOPPED,     /* the customer wants no more of it */
    LINK_OVER         /* its days are over, it was answered on the telephone, or ended otherwise */
};
struct link_facts {
    bool wave_is_open, is_stopped, is_claimed, by_interviewer, is_full;
    struct str state, outcome;     /* of the case */
    int64_t open_until_ms, now_ms;
};
/* Pure. */
enum link_state link_state_of(const struct link_facts *f);

struct link {
    int64_t invitation_id, case_id, wave_id, dealer_id, version_id, position;
    enum link_state state;
    struct str programme, language, dealer, model, work_type;
    struct plate plate;
    struct civil_date visit;
    bool has_opinion, is_new;               /* is_new: nobody opened it yet */
    struct field_interview interview;       /* id 0 = none yet */
};
/* The link of a name, asked for by a client's address. NOT_FOUND, the same for all that are none; BUSY, with how long to wait, for who guesses. Stores nothing
 * but guesses. */
struct err *link_find(struct job *job, struct str name, struct str address, struct link *out) MUST_CHECK;
/* Somebody, or a program that looks at links, fetched the page. */
struct err *link_opened(struct job *job, const struct link *l) MUST_CHECK;
/* From now on messages are in this language. */
struct err *link_speaks(struct job *job, const struct link *l, bool is_english) MUST_CHECK;

/* The customer wants neither messages nor calls: his number (all of the case, when he was written to by mail) goes onto the list of those never to be called, his
 * case and others of the number end. Done again it changes nothing. */
struct err *link_stop(struct job *job, const struct link *l) MUST_CHECK;
/* The questionnaire does not want his answers any more: the case ends with this outcome (outcome.h). CONFLICT when he does not hold it. */
struct err *link_screen_out(struct job *job, const struct link *l, struct str outcome) MUST_CHECK;

/* What he says under his name, with consent; once a link. In transactions of its own that know nothing of his answers (opinion.h). CONFLICT when he did so before; INVALID
 * as opinion_store. */
struct link_opinion { struct str kind, text, wish, name; struct phone phone; };
struct err *link_opinion(struct job *job, const struct link *l, const struct link_opinion *in) MUST_CHECK;
