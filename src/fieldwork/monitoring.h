/* Monitoring: QA listens to an interview while it runs, or to its recording, and fills the form (monitor_form.h). A knock-out item leaves no points, stops the interviewer's calls until a
 * supervisor lets them go on, and is told to the supervisors by mail. Calibration: several listeners score one interview, nobody sees what others gave before his own form is stored, and how far
 * they agree is told by pairs of listeners. What was given is known by its interview until the wave is erased. */
#pragma once
#include "fieldwork/monitor_form.h"
#include "fieldwork/wave.h"

/* ---- one interview ---- */

struct monitoring_score { int64_t id, listener_id, score, scored_ms; struct str listener, note; bool is_running, is_knocked_out; int64_t given[MONITOR_ITEMS]; bool has[MONITOR_ITEMS]; };
struct monitoring {
    int64_t interview_id, user_id, wave_id;
    struct str caller, dealer_code, recording;   /* recording: where the telephone system keeps it, "" = none is known here */
    bool is_running, is_mine;                    /* is_mine: the job's person made the interview */
    bool is_scored;                              /* by the job's person */
    struct monitor_form form;                    /* to be filled; of scored ones: the items that anybody was asked, in the order of the first form */
    struct monitoring_score *score;              /* what everybody gave; none before the job's person has scored */
    size_t n, listeners;                         /* listeners: how many there are, shown or not */
};
/* NOT_FOUND, also for an interview by link. */
struct err *monitoring_load(struct job *job, int64_t interview_id, struct monitoring *out) MUST_CHECK;

struct monitoring_form { int64_t interview_id; int64_t given[MONITOR_ITEMS]; struct str note; };
/* Stores a filled form of the job's person. INVALID for points outside an item's; CONFLICT for an interview of his own, a second form of his, or an interview that is void. *stopped: a knock-out
 * item happened, the interviewer's calls are stopped (may be NULL). */
struct err *monitoring_put(struct job *job, const struct monitoring_form *in, bool *stopped) MUST_CHECK;

/* ---- a wave ---- */

struct monitor_sum {
    int64_t user_id;
    struct str name;
    struct monitor_done done;          /* interviews, listened to, of this week */
    int64_t due, knock_outs;
    double mean;                       /* of the interviews listened to, each the mean of its listeners; NaN without any */
    int64_t next;                      /* an interview of his that nobody listened to, by chance; 0 = none */
    bool is_stopped;
};
/* Two listeners, over the interviews that both scored. */
struct monitor_pair { struct str first, second; int64_t n; double difference /* mean, first minus second */, distance /* mean, without sign */, agreement /* ICC(2,1); NaN for n < 2 */; };
struct monitor_heard { int64_t interview_id, listeners; struct str dealer_code, caller; bool is_mine; /* the job's person scored it */ };
struct monitor_running { int64_t interview_id, began_ms; struct str dealer_code, caller; };
struct monitorings {
    struct wave wave;
    struct monitor_rules rules;
    struct monitor_sum *sum;           /* by name, everybody in the wave */
    struct monitor_pair *pair;
    struct monitor_heard *heard;
    struct monitor_running *running;
    size_t n_sums, n_pairs, n_heard, n_running;
};
/* until_ms: of what was scored before that instant (INT64_MAX = all). NOT_FOUND for the wave. */
struct err *monitorings_load(struct job *job, int64_t wave_id, int64_t until_ms, struct monitorings *out) MUST_CHECK;
/* By interviewer, and the calibration by pairs of listeners. */
struct document *monitorings_document(struct job *job, const struct monitorings *m);

/* Forgets what was given in a wave that is erased. Inside db_write, before its interviews go. */
struct err *monitoring_forget(struct db *db, int64_t wave_id) MUST_CHECK;
