/* Made by tools/sqlc from forms.sql, which is the place to change. */
#include "forms_sql.h"
#include "db/stmt_value.h"

/* ---- dealer_with_visits ---- */
static const enum db_type s_dealer_with_visits_param[] = { DB_INT, DB_TEXT };
static const enum db_type s_dealer_with_visits_column[] = { DB_INT, DB_TEXT, DB_TEXT, DB_TEXT, DB_INT, DB_INT };
static const struct db_part s_dealer_with_visits_part[] = {
    { PART_ALWAYS, 0, {
#line 3 "forms.sql"
        "select d.id, d.code, d.note, v.ro_no as ro_no, v.amount_fen,\n       (select m.region_id from dealer_membership m where m.dealer_id = d.id and m.valid_to is null) as region_id\n  from dealer d\n  left join visit v on v.dealer_id = d.id\n where ",
        "select d.id, d.code, d.note, v.ro_no as ro_no, v.amount_fen,\n       (select m.region_id from dealer_membership m where m.dealer_id = d.id and m.valid_to is null) as region_id\n  from dealer d\n  left join visit v on v.dealer_id = d.id\n where " } },
    { PART_SCOPE, SCOPE_SYSTEM, {
#line 7 "forms.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_NATION, {
#line 7 "forms.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_REGION, {
#line 7 "forms.sql"
        "d.id in (select m.dealer_id from dealer_membership m where m.region_id = ?1 and m.valid_to is null)",
        "d.id in (select m.dealer_id from dealer_membership m where m.region_id = $1 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_AREA, {
#line 7 "forms.sql"
        "d.id in (select m.dealer_id from dealer_membership m where m.area_id = ?1 and m.valid_to is null)",
        "d.id in (select m.dealer_id from dealer_membership m where m.area_id = $1 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_GROUP, {
#line 7 "forms.sql"
        "d.id in (select m.dealer_id from dealer_membership m where m.group_id = ?1 and m.valid_to is null)",
        "d.id in (select m.dealer_id from dealer_membership m where m.group_id = $1 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_DEALER, {
#line 7 "forms.sql"
        "d.id = ?1",
        "d.id = $1" } },
    { PART_SCOPE, SCOPE_OWN, {
#line 7 "forms.sql"
        "1=0",
        "1=0" } },
    { PART_SCOPE, SCOPE_PLACES, {
#line 7 "forms.sql"
        "d.id in (select m.dealer_id from json_each(cast(?2 as text)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_each(cast(?2 as text)) as e where e.value ->> 0 = 'dealer')",
        "d.id in (select m.dealer_id from json_array_elements(cast($2 as json)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_array_elements(cast($2 as json)) as e where e.value ->> 0 = 'dealer')" } },
    { PART_ALWAYS, 0, {
#line 7 "forms.sql"
        "\n",
        "\n" } },
#line 50 "forms_sql.c"
};
static const struct db_statement s_dealer_with_visits = {
    .name = "dealer_with_visits", .file = "forms.sql", .line = 1,
    .part = s_dealer_with_visits_part, .n_parts = 10,
    .param = s_dealer_with_visits_param, .n_params = 2,
    .column = s_dealer_with_visits_column, .n_columns = 6,
    .writes = false, .on_stage = false,
};

static void s_dealer_with_visits_read(const struct db_cursor *c, struct dealer_with_visits_row *row)
{
    row->id = db_int(c, 0);
    row->code = db_text(c, 1);
    row->note = db_text(c, 2);
    row->ro_no = db_text(c, 3);
    row->amount_fen = db_opt_int(c, 4);
    row->region_id = db_opt_int(c, 5);
}

static void s_dealer_with_visits_keep(struct arena *a, struct dealer_with_visits_row *row)
{
    row->code = str_dup(a, row->code);
    row->note = str_dup(a, row->note);
    row->ro_no = str_dup(a, row->ro_no);
}

struct err *dealer_with_visits(struct db *db, struct arena *a, const struct dealer_with_visits_in *in, struct dealer_with_visits_rows *out)
{
    const struct db_value value[] = {
        db_of_int(in->scope.id),
        db_of_text(in->scope.places),
    };
    const struct db_call call = {
        .st = &s_dealer_with_visits,
        .scope = in->scope.kind,
        .param = value,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct dealer_with_visits_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_dealer_with_visits_read(c, &out->row[out->n]);
        s_dealer_with_visits_keep(a, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- dealer_totals ---- */
static const enum db_type s_dealer_totals_param[] = { DB_INT, DB_TEXT, DB_INT, DB_INT };
static const enum db_type s_dealer_totals_column[] = { DB_TEXT, DB_INT, DB_INT };
static const struct db_part s_dealer_totals_part[] = {
    { PART_ALWAYS, 0, {
#line 10 "forms.sql"
        "with total as (\n  select v.dealer_id, count(*) as n, cast(coalesce(sum(v.amount_fen), 0) as bigint) as fen\n    from visit v\n   where ",
        "with total as (\n  select v.dealer_id, count(*) as n, cast(coalesce(sum(v.amount_fen), 0) as bigint) as fen\n    from visit v\n   where " } },
    { PART_SCOPE, SCOPE_SYSTEM, {
#line 13 "forms.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_NATION, {
#line 13 "forms.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_REGION, {
#line 13 "forms.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = ?1 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = $1 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_AREA, {
#line 13 "forms.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.area_id = ?1 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.area_id = $1 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_GROUP, {
#line 13 "forms.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.group_id = ?1 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.group_id = $1 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_DEALER, {
#line 13 "forms.sql"
        "v.dealer_id = ?1",
        "v.dealer_id = $1" } },
    { PART_SCOPE, SCOPE_OWN, {
#line 13 "forms.sql"
        "v.owner_id = ?1",
        "v.owner_id = $1" } },
    { PART_SCOPE, SCOPE_PLACES, {
#line 13 "forms.sql"
        "(v.dealer_id in (select m.dealer_id from json_each(cast(?2 as text)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_each(cast(?2 as text)) as e where e.value ->> 0 = 'dealer') or v.owner_id in (select cast(e.value ->> 1 as bigint) from json_each(cast(?2 as text)) as e where e.value ->> 0 = 'own'))",
        "(v.dealer_id in (select m.dealer_id from json_array_elements(cast($2 as json)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_array_elements(cast($2 as json)) as e where e.value ->> 0 = 'dealer') or v.owner_id in (select cast(e.value ->> 1 as bigint) from json_array_elements(cast($2 as json)) as e where e.value ->> 0 = 'own'))" } },
    { PART_ALWAYS, 0, {
#line 13 "forms.sql"
        "\n   group by v.dealer_id\n)\nselect d.code, t.n as n, t.fen as fen\n  from total t\ncross join dealer d\n where d.id = t.dealer_id\n   and d.code <> '@blob@'\n",
        "\n   group by v.dealer_id\n)\nselect d.code, t.n as n, t.fen as fen\n  from total t\ncross join dealer d\n where d.id = t.dealer_id\n   and d.code <> '@blob@'\n" } },
    { PART_ORDER, 0, {
#line 21 "forms.sql"
        "order by t.n desc, d.code\n",
        "order by t.n desc, d.code\n" } },
    { PART_LIMIT, 0, {
#line 22 "forms.sql"
        "limit ?3 offset ?4\n",
        "limit $3 offset $4\n" } },
#line 156 "forms_sql.c"
};
static const struct db_statement s_dealer_totals = {
    .name = "dealer_totals", .file = "forms.sql", .line = 9,
    .part = s_dealer_totals_part, .n_parts = 12,
    .param = s_dealer_totals_param, .n_params = 4,
    .column = s_dealer_totals_column, .n_columns = 3,
    .writes = false, .on_stage = false,
};

static void s_dealer_totals_read(const struct db_cursor *c, struct dealer_totals_row *row)
{
    row->code = db_text(c, 0);
    row->n = db_int(c, 1);
    row->fen = db_int(c, 2);
}

static void s_dealer_totals_keep(struct arena *a, struct dealer_totals_row *row)
{
    row->code = str_dup(a, row->code);
}

struct err *dealer_totals(struct db *db, struct arena *a, const struct dealer_totals_in *in, struct dealer_totals_rows *out)
{
    const struct db_value value[] = {
        db_of_int(in->scope.id),
        db_of_text(in->scope.places),
        db_of_int(in->limit),
        db_of_int(in->offset),
    };
    const struct db_call call = {
        .st = &s_dealer_totals,
        .scope = in->scope.kind,
        .order = (int)in->order,
        .has_limit = in->limit > 0,
        .param = value,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct dealer_totals_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_dealer_totals_read(c, &out->row[out->n]);
        s_dealer_totals_keep(a, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- place_above ---- */
static const enum db_type s_place_above_param[] = { DB_INT };
static const enum db_type s_place_above_column[] = { DB_INT, DB_TEXT, DB_INT, DB_TEXT };
static const struct db_part s_place_above_part[] = {
    { PART_ALWAYS, 0, {
#line 26 "forms.sql"
        "with recursive above (id, parent_id, name, depth) as (\n  select p.id, p.parent_id, p.name, 0 from place p where p.id = ?1\n   union all\n  select p.id, p.parent_id, p.name, a.depth + 1 from place p join above a on p.id = a.parent_id\n)\nselect a.id as id, a.name as name, a.depth as depth, '\"\\' as odd from above a order by a.depth\n",
        "with recursive above (id, parent_id, name, depth) as (\n  select p.id, p.parent_id, p.name, 0 from place p where p.id = $1\n   union all\n  select p.id, p.parent_id, p.name, a.depth + 1 from place p join above a on p.id = a.parent_id\n)\nselect a.id as id, a.name as name, a.depth as depth, '\"\\' as odd from above a order by a.depth\n" } },
#line 217 "forms_sql.c"
};
static const struct db_statement s_place_above = {
    .name = "place_above", .file = "forms.sql", .line = 24,
    .part = s_place_above_part, .n_parts = 1,
    .param = s_place_above_param, .n_params = 1,
    .column = s_place_above_column, .n_columns = 4,
    .writes = false, .on_stage = false,
};

static void s_place_above_read(const struct db_cursor *c, struct place_above_row *row)
{
    row->id = db_int(c, 0);
    row->name = db_text(c, 1);
    row->depth = db_int(c, 2);
    row->odd = db_text(c, 3);
}

static void s_place_above_keep(struct arena *a, struct place_above_row *row)
{
    row->name = str_dup(a, row->name);
    row->odd = str_dup(a, row->odd);
}

struct err *place_above(struct db *db, struct arena *a, const struct place_above_in *in, struct place_above_rows *out)
{
    const struct db_value value[] = {
        db_of_int(in->id),
    };
    const struct db_call call = {
        .st = &s_place_above,
        .param = value,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct place_above_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_place_above_read(c, &out->row[out->n]);
        s_place_above_keep(a, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- forms_count ---- */
static const enum db_type s_forms_count_column[] = { DB_INT };
static const struct db_part s_forms_count_part[] = {
    { PART_ALWAYS, 0, {
#line 34 "forms.sql"
        "select count(*) as n from place\n",
        "select count(*) as n from place\n" } },
#line 273 "forms_sql.c"
};
static const struct db_statement s_forms_count = {
    .name = "forms_count", .file = "forms.sql", .line = 33,
    .part = s_forms_count_part, .n_parts = 1,
    .column = s_forms_count_column, .n_columns = 1,
    .writes = false, .on_stage = false,
};

static void s_forms_count_read(const struct db_cursor *c, struct forms_count_row *row)
{
    row->n = db_int(c, 0);
}

struct err *forms_count(struct db *db, struct arena *a, struct forms_count_row *row, bool *found)
{
    const struct db_call call = {
        .st = &s_forms_count,
    };
    struct db_cursor *c;
    *found = false;
    TRY(db_start(db, a, &call, &c));
    if (db_step(c)) {
        s_forms_count_read(c, row);
        *found = true;
    }
    bool has_second = *found && db_step(c);
    TRY(db_finish(c));
    return has_second ? db_second_row(a, &s_forms_count) : NULL;
}

/* ---- forms_names ---- */
static const enum db_type s_forms_names_column[] = { DB_TEXT };
static const struct db_part s_forms_names_part[] = {
    { PART_ALWAYS, 0, {
#line 38 "forms.sql"
        "select p.name from place p where p.parent_id is not null\n",
        "select p.name from place p where p.parent_id is not null\n" } },
    { PART_OPTION, 0, {
#line 39 "forms.sql"
        "and length(p.name) > 2\n",
        "and length(p.name) > 2\n" } },
    { PART_ORDER, 0, {
#line 40 "forms.sql"
        "order by p.name\n",
        "order by p.name\n" } },
    { PART_ORDER, 1, {
#line 40 "forms.sql"
        "order by p.id\n",
        "order by p.id\n" } },
#line 323 "forms_sql.c"
};
static const struct db_statement s_forms_names = {
    .name = "forms_names", .file = "forms.sql", .line = 36,
    .part = s_forms_names_part, .n_parts = 4,
    .column = s_forms_names_column, .n_columns = 1,
    .writes = false, .on_stage = false,
};

static void s_forms_names_read(const struct db_cursor *c, struct forms_names_row *row)
{
    row->name = db_text(c, 0);
}

struct err *forms_names_open(struct db *db, struct arena *a, const struct forms_names_in *in, struct forms_names_cursor *out)
{
    const struct db_call call = {
        .st = &s_forms_names,
        .options = (in->with_long ? 1u << 0 : 0),
        .order = (int)in->order,
    };
    out->c = NULL;
    return db_start(db, a, &call, &out->c);
}

bool forms_names_next(struct forms_names_cursor *c, struct forms_names_row *row)
{
    if (!db_step(c->c))
        return false;
    s_forms_names_read(c->c, row);
    return true;
}

struct err *forms_names_close(struct forms_names_cursor *c)
{
    struct db_cursor *done = c->c;
    c->c = NULL;
    return db_finish(done);
}

/* ---- forms_pairs ---- */
static const enum db_type s_forms_pairs_param[] = { DB_TEXT };
static const enum db_type s_forms_pairs_column[] = { DB_TEXT, DB_BLOB, DB_NUM };
static const struct db_part s_forms_pairs_part[] = {
    { PART_ALWAYS, 0, {
#line 44 "forms.sql"
        "with pair as materialized (\n  select cast(e.value ->> 0 as bigint) as id, cast(e.value ->> 1 as blob) as mark, cast(e.value ->> 2 as double precision) as amount\n    from json_each(cast(?1 as text)) as e\n)\nselect p.name, a.mark as mark, sum(a.amount) as amount from pair a join place p on p.id = a.id group by p.id, p.name, a.mark order by p.id, a.mark\n",
        "with pair as materialized (\n  select cast(e.value ->> 0 as bigint) as id, cast(e.value ->> 1 as bytea) as mark, cast(e.value ->> 2 as double precision) as amount\n    from json_array_elements(cast($1 as json)) as e\n)\nselect p.name, a.mark as mark, sum(a.amount) as amount from pair a join place p on p.id = a.id group by p.id, p.name, a.mark order by p.id, a.mark\n" } },
#line 371 "forms_sql.c"
};
static const struct db_statement s_forms_pairs = {
    .name = "forms_pairs", .file = "forms.sql", .line = 42,
    .part = s_forms_pairs_part, .n_parts = 1,
    .param = s_forms_pairs_param, .n_params = 1,
    .column = s_forms_pairs_column, .n_columns = 3,
    .writes = false, .on_stage = false,
};

static void s_forms_pairs_read(const struct db_cursor *c, struct forms_pairs_row *row)
{
    row->name = db_text(c, 0);
    row->mark = db_text(c, 1);
    row->amount = db_num(c, 2);
}

static void s_forms_pairs_keep(struct arena *a, struct forms_pairs_row *row)
{
    row->name = str_dup(a, row->name);
    row->mark = str_dup(a, row->mark);
}

struct err *forms_pairs(struct db *db, struct arena *a, const struct forms_pairs_in *in, struct forms_pairs_rows *out)
{
    const struct db_value value[] = {
        db_of_text(in->pairs),
    };
    const struct db_call call = {
        .st = &s_forms_pairs,
        .param = value,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct forms_pairs_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_forms_pairs_read(c, &out->row[out->n]);
        s_forms_pairs_keep(a, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- stage_visit_insert ---- */
static const enum db_type s_stage_visit_insert_param[] = { DB_INT, DB_TEXT, DB_TEXT, DB_INT };
static const struct db_part s_stage_visit_insert_part[] = {
    { PART_ALWAYS, 0, {
#line 51 "forms.sql"
        "insert into stage_visit (row_no, dealer_code, ro_no, amount_fen) values (?1, ?2, ?3, ?4)\n",
        "insert into stage_visit (row_no, dealer_code, ro_no, amount_fen) values ($1, $2, $3, $4)\n" } },
#line 426 "forms_sql.c"
};
static const struct db_statement s_stage_visit_insert = {
    .name = "stage_visit_insert", .file = "forms.sql", .line = 50,
    .part = s_stage_visit_insert_part, .n_parts = 1,
    .param = s_stage_visit_insert_param, .n_params = 4,
    .writes = true, .on_stage = true,
};

struct err *stage_visit_insert(struct db *db, const struct stage_visit_insert_in *in, int64_t *changed)
{
    const struct db_value value[] = {
        db_of_int(in->row_no),
        db_of_text(in->dealer_code),
        db_of_text(in->ro_no),
        db_of_int(in->amount_fen),
    };
    const struct db_call call = {
        .st = &s_stage_visit_insert,
        .param = value,
    };
    return db_exec(db, &call, changed);
}

/* ---- visit_take_staged ---- */
static const enum db_type s_visit_take_staged_param[] = { DB_INT, DB_BLOB };
static const struct db_part s_visit_take_staged_part[] = {
    { PART_ALWAYS, 0, {
#line 56 "forms.sql"
        "insert into visit (id, dealer_id, ro_no, amount_fen, weight, warranty, digest)\nselect ?1 + s.row_no, d.id, s.ro_no, s.amount_fen, 1.0, 0, ?2\n  from stage_visit s\n  join dealer d on d.code = s.dealer_code\n where not exists (select 1 from visit v where v.dealer_id = d.id and v.ro_no = s.ro_no)\n",
        "insert into visit (id, dealer_id, ro_no, amount_fen, weight, warranty, digest)\nselect $1 + s.row_no, d.id, s.ro_no, s.amount_fen, 1.0, 0, $2\n  from stage_visit s\n  join dealer d on d.code = s.dealer_code\n where not exists (select 1 from visit v where v.dealer_id = d.id and v.ro_no = s.ro_no)\n" } },
#line 457 "forms_sql.c"
};
static const struct db_statement s_visit_take_staged = {
    .name = "visit_take_staged", .file = "forms.sql", .line = 53,
    .part = s_visit_take_staged_part, .n_parts = 1,
    .param = s_visit_take_staged_param, .n_params = 2,
    .writes = true, .on_stage = false,
};

struct err *visit_take_staged(struct db *db, const struct visit_take_staged_in *in, int64_t *changed)
{
    const struct db_value value[] = {
        db_of_int(in->first_id),
        db_of_blob(in->digest),
    };
    const struct db_call call = {
        .st = &s_visit_take_staged,
        .param = value,
    };
    return db_exec(db, &call, changed);
}

/* ---- stage_visit_drop_known ---- */
static const struct db_part s_stage_visit_drop_known_part[] = {
    { PART_ALWAYS, 0, {
#line 65 "forms.sql"
        "delete from stage_visit where ro_no in (select v.ro_no from visit v)\n",
        "delete from stage_visit where ro_no in (select v.ro_no from visit v)\n" } },
#line 485 "forms_sql.c"
};
static const struct db_statement s_stage_visit_drop_known = {
    .name = "stage_visit_drop_known", .file = "forms.sql", .line = 62,
    .part = s_stage_visit_drop_known_part, .n_parts = 1,
    .writes = true, .on_stage = true,
};

struct err *stage_visit_drop_known(struct db *db, int64_t *changed)
{
    const struct db_call call = {
        .st = &s_stage_visit_drop_known,
    };
    return db_exec(db, &call, changed);
}

/* ---- place_rename ---- */
static const enum db_type s_place_rename_param[] = { DB_TEXT, DB_INT };
static const struct db_part s_place_rename_part[] = {
    { PART_ALWAYS, 0, {
#line 68 "forms.sql"
        "update place set name = ?1 where id in (select p.id from place p where p.parent_id = ?2)\n",
        "update place set name = $1 where id in (select p.id from place p where p.parent_id = $2)\n" } },
#line 508 "forms_sql.c"
};
static const struct db_statement s_place_rename = {
    .name = "place_rename", .file = "forms.sql", .line = 67,
    .part = s_place_rename_part, .n_parts = 1,
    .param = s_place_rename_param, .n_params = 2,
    .writes = true, .on_stage = false,
};

struct err *place_rename(struct db *db, const struct place_rename_in *in, int64_t *changed)
{
    const struct db_value value[] = {
        db_of_text(in->name),
        db_of_int(in->parent_id),
    };
    const struct db_call call = {
        .st = &s_place_rename,
        .param = value,
    };
    return db_exec(db, &call, changed);
}

/* ---- forms_lock ---- */
static const enum db_type s_forms_lock_param[] = { DB_INT };
static const enum db_type s_forms_lock_column[] = { DB_TEXT };
static const struct db_part s_forms_lock_part[] = {
    { PART_ALWAYS, 0, {
#line 71 "forms.sql"
        "select p.name from place p where p.id = ?1 \n",
        "select p.name from place p where p.id = $1 for update\n" } },
#line 538 "forms_sql.c"
};
static const struct db_statement s_forms_lock = {
    .name = "forms_lock", .file = "forms.sql", .line = 70,
    .part = s_forms_lock_part, .n_parts = 1,
    .param = s_forms_lock_param, .n_params = 1,
    .column = s_forms_lock_column, .n_columns = 1,
    .writes = false, .on_stage = false,
};

static void s_forms_lock_read(const struct db_cursor *c, struct forms_lock_row *row)
{
    row->name = db_text(c, 0);
}

static void s_forms_lock_keep(struct arena *a, struct forms_lock_row *row)
{
    row->name = str_dup(a, row->name);
}

struct err *forms_lock(struct db *db, struct arena *a, const struct forms_lock_in *in, struct forms_lock_row *row, bool *found)
{
    const struct db_value value[] = {
        db_of_int(in->id),
    };
    const struct db_call call = {
        .st = &s_forms_lock,
        .param = value,
    };
    struct db_cursor *c;
    *found = false;
    TRY(db_start(db, a, &call, &c));
    if (db_step(c)) {
        s_forms_lock_read(c, row);
        s_forms_lock_keep(a, row);
        *found = true;
    }
    bool has_second = *found && db_step(c);
    TRY(db_finish(c));
    return has_second ? db_second_row(a, &s_forms_lock) : NULL;
}

/* ---- place_fill ---- */
static const enum db_type s_place_fill_param[] = { DB_INT, DB_TEXT };
static const struct db_part s_place_fill_part[] = {
    { PART_ALWAYS, 0, {
#line 75 "forms.sql"
        "insert into place (id, name)\nvalues (?1, ?2)\n",
        "insert into place (id, name)\nvalues ($1, $2)\n" } },
#line 587 "forms_sql.c"
};
static const struct db_statement s_place_fill = {
    .name = "place_fill", .file = "forms.sql", .line = 73,
    .part = s_place_fill_part, .n_parts = 1,
    .param = s_place_fill_param, .n_params = 2,
    .target = "place (id, name)",
    .writes = true, .on_stage = false,
};

static struct err *s_place_fill_put(struct db_load *load, const struct place_fill_in *in)
{
    const struct db_value value[] = {
        db_of_int(in->id),
        db_of_text(in->name),
    };
    return db_load_row(load, value);
}

struct err *place_fill(struct db *db, struct arena *a, const struct place_fill_in *rows, size_t n)
{
    struct db_load *load;
    TRY(db_load_open(db, a, &s_place_fill, &load));
    for (size_t i = 0; i < n; i++)
        TRY(s_place_fill_put(load, &rows[i]));
    return db_load_close(load);
}

/* ---- place_list ---- */
static const enum db_type s_place_list_column[] = { DB_INT, DB_TEXT };
static const struct db_part s_place_list_part[] = {
    { PART_ALWAYS, 0, {
#line 79 "forms.sql"
        "select p.id, p.name from place p order by p.id\n",
        "select p.id, p.name from place p order by p.id\n" } },
#line 622 "forms_sql.c"
};
static const struct db_statement s_place_list = {
    .name = "place_list", .file = "forms.sql", .line = 78,
    .part = s_place_list_part, .n_parts = 1,
    .column = s_place_list_column, .n_columns = 2,
    .writes = false, .on_stage = false,
};

static void s_place_list_read(const struct db_cursor *c, struct place_list_row *row)
{
    row->id = db_int(c, 0);
    row->name = db_text(c, 1);
}

static void s_place_list_keep(struct arena *a, struct place_list_row *row)
{
    row->name = str_dup(a, row->name);
}

struct err *place_list(struct db *db, struct arena *a, struct place_list_rows *out)
{
    const struct db_call call = {
        .st = &s_place_list,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct place_list_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_place_list_read(c, &out->row[out->n]);
        s_place_list_keep(a, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}
