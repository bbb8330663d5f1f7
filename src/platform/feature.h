/* What a feature brings along. cli/features.c holds the only list of features. */
#pragma once
#include "platform/command.h"
#include "platform/event.h"
#include "platform/import.h"
#include "platform/job_queue.h"
#include "platform/permission.h"
#include "platform/setting.h"
#include "platform/widget.h"
#include "web/gate.h"
#include "web/page.h"
#include "web/route.h"

struct report_part;

struct feature {
    const char *name;
    const struct command *const *command;
    size_t n_commands;
    const struct import_kind *const *import;
    size_t n_imports;
    const struct setting *const *setting;
    size_t n_settings;
    const struct permission *permission; /* a table */
    size_t n_permissions;
    /* Asked in the transaction that undoes an import: import_blocker for every row of the batch that this feature's rows
     * stand on. NULL = none ever do. */
    struct err *(*undo_veto)(struct import *im);
    const struct job_kind *const *job;
    size_t n_jobs;
    const struct event_handler *on_event; /* a table */
    size_t n_on_events;
    struct route_table pages;
    struct route_table api;         /* routes under /api/v1, each with its answer (platform/api.h) */
    struct menu menu;
    const struct widget *widget;    /* of the start page: a table */
    size_t n_widgets;
    const struct report_part *report_part; /* what it adds to dealers' reports (result/report_part.h); NULL = nothing */
    const struct web_gate *gate;    /* who may sign in: one feature has it */
};

struct features { const struct feature *const *feature; size_t n; };
