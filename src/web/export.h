/* Files that a library makes (PDF, XLSX) are made by a child of the worker, one for each file.
 *
 * Such a library takes tens of megabytes and seconds, and a fault in it ends its process. So the handler only describes the document; the child inherits it by the fork, renders
 * it into a file in memory and ends. Meanwhile the worker serves others: the request is set aside and goes on when the child has ended, with the file, or with an error page. The child has
 * limits of time, memory and size, none of the worker's connections, and dies with the worker; a reader who leaves ends it.
 *
 *     handler → res_document → export_start: fork      http.c sets the request aside       the worker's loop: export_event, export_sweep → export_finish → http_go_on
 */
#pragma once
#include "web/call.h"
#include "report/render.h"

enum { EXPORTS_AT_ONCE = 3, EXPORT_SECONDS = 60 };

/* One child at work. */
struct export {
    pid_t pid;              /* 0 = the slot is free */
    int pid_fd;             /* readable when it has ended */
    int file;               /* what it writes: a file in memory */
    int socket;             /* the reader's; -1 = not known */
    int64_t deadline_ms;    /* monotonic */
    struct call *call;
    bool is_set_aside;      /* false: the handler is still running */
};

/* Begins to render. BUSY when as many are at work as one worker has places for; IO when no child can be started. The document need not outlive the call. */
struct err *export_start(struct call *c, const struct document *d, const struct lang *l, enum report_format f) MUST_CHECK;
/* Ends the child and forgets its file: another answer was given. */
void export_drop(struct call *c);
/* The handler has ended: from now on the child's end and the reader's are looked for. */
void export_set_aside(struct call *c);
/* What the loop saw on this descriptor; false when it is none of an export's. */
bool export_event(struct worker *w, int fd);
/* Ends those past their time; all of them when the worker ends. */
void export_sweep(struct worker *w, int64_t now_ms, bool all);
/* The child has ended: puts its file into the answer. INVALID when the document was too large, IO for anything else that ended it; frees the place. */
struct err *export_finish(struct call *c) MUST_CHECK;
