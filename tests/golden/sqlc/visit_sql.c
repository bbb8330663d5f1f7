/* Made by tools/sqlc from visit.sql, which is the place to change. */
#include "visit_sql.h"
#include "db/stmt_value.h"

/* ---- visit_by_ro ---- */
static const enum db_type s_visit_by_ro_param[] = { DB_TEXT, DB_INT, DB_TEXT };
static const enum db_type s_visit_by_ro_column[] = { DB_INT, DB_INT, DB_INT, DB_TEXT, DB_TEXT, DB_INT, DB_NUM, DB_NUM, DB_BOOL, DB_BOOL, DB_BLOB, DB_BLOB };
static const struct db_part s_visit_by_ro_part[] = {
    { PART_ALWAYS, 0, {
#line 7 "visit.sql"
        "select v.id, v.dealer_id, v.owner_id, v.ro_no, v.visit_day, v.amount_fen, v.score, v.weight, v.warranty, v.returned,\n       v.photo, v.digest\n  from visit v\n where v.ro_no = ?1 and ",
        "select v.id, v.dealer_id, v.owner_id, v.ro_no, v.visit_day, v.amount_fen, v.score, v.weight, v.warranty, v.returned,\n       v.photo, v.digest\n  from visit v\n where v.ro_no = $1 and " } },
    { PART_SCOPE, SCOPE_SYSTEM, {
#line 10 "visit.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_NATION, {
#line 10 "visit.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_REGION, {
#line 10 "visit.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = ?2 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = $2 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_AREA, {
#line 10 "visit.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.area_id = ?2 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.area_id = $2 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_GROUP, {
#line 10 "visit.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.group_id = ?2 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.group_id = $2 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_DEALER, {
#line 10 "visit.sql"
        "v.dealer_id = ?2",
        "v.dealer_id = $2" } },
    { PART_SCOPE, SCOPE_OWN, {
#line 10 "visit.sql"
        "v.owner_id = ?2",
        "v.owner_id = $2" } },
    { PART_SCOPE, SCOPE_PLACES, {
#line 10 "visit.sql"
        "(v.dealer_id in (select m.dealer_id from json_each(cast(?3 as text)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_each(cast(?3 as text)) as e where e.value ->> 0 = 'dealer') or v.owner_id in (select cast(e.value ->> 1 as bigint) from json_each(cast(?3 as text)) as e where e.value ->> 0 = 'own'))",
        "(v.dealer_id in (select m.dealer_id from json_array_elements(cast($3 as json)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_array_elements(cast($3 as json)) as e where e.value ->> 0 = 'dealer') or v.owner_id in (select cast(e.value ->> 1 as bigint) from json_array_elements(cast($3 as json)) as e where e.value ->> 0 = 'own'))" } },
    { PART_ALWAYS, 0, {
#line 10 "visit.sql"
        "   \n",
        "   \n" } },
#line 50 "visit_sql.c"
};
static const struct db_statement s_visit_by_ro = {
    .name = "visit_by_ro", .file = "visit.sql", .line = 3,
    .part = s_visit_by_ro_part, .n_parts = 10,
    .param = s_visit_by_ro_param, .n_params = 3,
    .column = s_visit_by_ro_column, .n_columns = 12,
    .writes = false, .on_stage = false,
};

static void s_visit_by_ro_read(const struct db_cursor *c, struct visit_by_ro_row *row)
{
    row->id = db_int(c, 0);
    row->dealer_id = db_int(c, 1);
    row->owner_id = db_opt_int(c, 2);
    row->ro_no = db_text(c, 3);
    row->visit_day = db_text(c, 4);
    row->amount_fen = db_opt_int(c, 5);
    row->score = db_opt_num(c, 6);
    row->weight = db_num(c, 7);
    row->warranty = db_bool(c, 8);
    row->returned = db_opt_int(c, 9);
    row->photo = db_text(c, 10);
    row->digest = db_text(c, 11);
}

static void s_visit_by_ro_keep(struct arena *a, struct visit_by_ro_row *row)
{
    row->ro_no = str_dup(a, row->ro_no);
    row->visit_day = str_dup(a, row->visit_day);
    row->photo = str_dup(a, row->photo);
    row->digest = str_dup(a, row->digest);
}

struct err *visit_by_ro(struct db *db, struct arena *a, const struct visit_by_ro_in *in, struct visit_by_ro_row *row, bool *found)
{
    const struct db_value value[] = {
        db_of_text(in->ro_no),
        db_of_int(in->scope.id),
        db_of_text(in->scope.places),
    };
    const struct db_call call = {
        .st = &s_visit_by_ro,
        .scope = in->scope.kind,
        .param = value,
    };
    struct db_cursor *c;
    *found = false;
    TRY(db_start(db, a, &call, &c));
    if (db_step(c)) {
        s_visit_by_ro_read(c, row);
        s_visit_by_ro_keep(a, row);
        *found = true;
    }
    bool has_second = *found && db_step(c);
    TRY(db_finish(c));
    return has_second ? db_second_row(a, &s_visit_by_ro) : NULL;
}

/* ---- visit_newest ---- */
static const enum db_type s_visit_newest_column[] = { DB_TEXT, DB_INT, DB_NUM };
static const struct db_part s_visit_newest_part[] = {
    { PART_ALWAYS, 0, {
#line 15 "visit.sql"
        "select max(v.visit_day) as newest, count(*) as n, avg(v.score) as mean from visit v\n",
        "select max(v.visit_day) as newest, count(*) as n, avg(v.score) as mean from visit v\n" } },
#line 116 "visit_sql.c"
};
static const struct db_statement s_visit_newest = {
    .name = "visit_newest", .file = "visit.sql", .line = 12,
    .part = s_visit_newest_part, .n_parts = 1,
    .column = s_visit_newest_column, .n_columns = 3,
    .writes = false, .on_stage = false,
};

static void s_visit_newest_read(const struct db_cursor *c, struct visit_newest_row *row)
{
    row->newest = db_text(c, 0);
    row->n = db_int(c, 1);
    row->mean = db_opt_num(c, 2);
}

static void s_visit_newest_keep(struct arena *a, struct visit_newest_row *row)
{
    row->newest = str_dup(a, row->newest);
}

struct err *visit_newest(struct db *db, struct arena *a, struct visit_newest_row *row, bool *found)
{
    const struct db_call call = {
        .st = &s_visit_newest,
    };
    struct db_cursor *c;
    *found = false;
    TRY(db_start(db, a, &call, &c));
    if (db_step(c)) {
        s_visit_newest_read(c, row);
        s_visit_newest_keep(a, row);
        *found = true;
    }
    bool has_second = *found && db_step(c);
    TRY(db_finish(c));
    return has_second ? db_second_row(a, &s_visit_newest) : NULL;
}

/* ---- visit_list ---- */
static const enum db_type s_visit_list_param[] = { DB_INT, DB_TEXT, DB_TEXT, DB_INT, DB_INT, DB_BOOL, DB_TEXT, DB_INT, DB_INT };
static const enum db_type s_visit_list_column[] = { DB_INT, DB_TEXT, DB_TEXT, DB_INT };
static const struct db_part s_visit_list_part[] = {
    { PART_ALWAYS, 0, {
#line 19 "visit.sql"
        "select v.id, v.ro_no, d.name as dealer_name, v.amount_fen\n  from visit v\n  join dealer d on d.id = v.dealer_id\n where ",
        "select v.id, v.ro_no, d.name as dealer_name, v.amount_fen\n  from visit v\n  join dealer d on d.id = v.dealer_id\n where " } },
    { PART_SCOPE, SCOPE_SYSTEM, {
#line 22 "visit.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_NATION, {
#line 22 "visit.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_REGION, {
#line 22 "visit.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = ?1 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = $1 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_AREA, {
#line 22 "visit.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.area_id = ?1 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.area_id = $1 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_GROUP, {
#line 22 "visit.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.group_id = ?1 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.group_id = $1 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_DEALER, {
#line 22 "visit.sql"
        "v.dealer_id = ?1",
        "v.dealer_id = $1" } },
    { PART_SCOPE, SCOPE_OWN, {
#line 22 "visit.sql"
        "v.owner_id = ?1",
        "v.owner_id = $1" } },
    { PART_SCOPE, SCOPE_PLACES, {
#line 22 "visit.sql"
        "(v.dealer_id in (select m.dealer_id from json_each(cast(?2 as text)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_each(cast(?2 as text)) as e where e.value ->> 0 = 'dealer') or v.owner_id in (select cast(e.value ->> 1 as bigint) from json_each(cast(?2 as text)) as e where e.value ->> 0 = 'own'))",
        "(v.dealer_id in (select m.dealer_id from json_array_elements(cast($2 as json)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_array_elements(cast($2 as json)) as e where e.value ->> 0 = 'dealer') or v.owner_id in (select cast(e.value ->> 1 as bigint) from json_array_elements(cast($2 as json)) as e where e.value ->> 0 = 'own'))" } },
    { PART_ALWAYS, 0, {
#line 22 "visit.sql"
        "\n",
        "\n" } },
    { PART_OPTION, 0, {
#line 23 "visit.sql"
        "and v.visit_day = ?3\n",
        "and v.visit_day = $3\n" } },
    { PART_OPTION, 1, {
#line 24 "visit.sql"
        "and v.amount_fen >= ?4\n",
        "and v.amount_fen >= $4\n" } },
    { PART_OPTION, 1, {
#line 25 "visit.sql"
        "and v.amount_fen <= ?5\n",
        "and v.amount_fen <= $5\n" } },
    { PART_OPTION, 2, {
#line 26 "visit.sql"
        "and v.warranty = ?6\n",
        "and v.warranty = $6\n" } },
    { PART_OPTION, 3, {
#line 27 "visit.sql"
        "and (v.ro_no like '%' || ?7 || '%' or d.name like '%' || ?7 || '%')\n",
        "and (v.ro_no like '%' || $7 || '%' or d.name like '%' || $7 || '%')\n" } },
    { PART_ORDER, 0, {
#line 28 "visit.sql"
        "order by v.ro_no\n",
        "order by v.ro_no\n" } },
    { PART_ORDER, 1, {
#line 28 "visit.sql"
        "order by v.ro_no desc\n",
        "order by v.ro_no desc\n" } },
    { PART_ORDER, 2, {
#line 28 "visit.sql"
        "order by d.name || '|' || v.ro_no\n",
        "order by d.name || '|' || v.ro_no\n" } },
    { PART_ORDER, 3, {
#line 29 "visit.sql"
        "order by v.amount_fen desc, v.id\n",
        "order by v.amount_fen desc, v.id\n" } },
    { PART_LIMIT, 0, {
#line 30 "visit.sql"
        "limit ?8 offset ?9\n",
        "limit $8 offset $9\n" } },
#line 239 "visit_sql.c"
};
static const struct db_statement s_visit_list = {
    .name = "visit_list", .file = "visit.sql", .line = 17,
    .part = s_visit_list_part, .n_parts = 20,
    .param = s_visit_list_param, .n_params = 9,
    .column = s_visit_list_column, .n_columns = 4,
    .writes = false, .on_stage = false,
};

static void s_visit_list_read(const struct db_cursor *c, struct visit_list_row *row)
{
    row->id = db_int(c, 0);
    row->ro_no = db_text(c, 1);
    row->dealer_name = db_text(c, 2);
    row->amount_fen = db_opt_int(c, 3);
}

static void s_visit_list_keep(struct arena *a, struct visit_list_row *row)
{
    row->ro_no = str_dup(a, row->ro_no);
    row->dealer_name = str_dup(a, row->dealer_name);
}

struct err *visit_list(struct db *db, struct arena *a, const struct visit_list_in *in, struct visit_list_rows *out)
{
    const struct db_value value[] = {
        db_of_int(in->scope.id),
        db_of_text(in->scope.places),
        db_of_text(in->visit_day),
        db_of_int(in->least_fen),
        db_of_int(in->most_fen),
        db_of_bool(in->warranty),
        db_of_text(in->word),
        db_of_int(in->limit),
        db_of_int(in->offset),
    };
    const struct db_call call = {
        .st = &s_visit_list,
        .scope = in->scope.kind,
        .options = (in->with_day ? 1u << 0 : 0) | (in->with_amount ? 1u << 1 : 0) | (in->with_warranty ? 1u << 2 : 0) | (in->with_word ? 1u << 3 : 0),
        .order = (int)in->order,
        .has_limit = in->limit > 0,
        .param = value,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct visit_list_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_visit_list_read(c, &out->row[out->n]);
        s_visit_list_keep(a, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- visit_each ---- */
static const enum db_type s_visit_each_param[] = { DB_INT, DB_INT, DB_TEXT };
static const enum db_type s_visit_each_column[] = { DB_INT, DB_TEXT, DB_BLOB };
static const struct db_part s_visit_each_part[] = {
    { PART_ALWAYS, 0, {
#line 33 "visit.sql"
        "select v.id, v.ro_no, v.photo from visit v where v.id > ?1 and ",
        "select v.id, v.ro_no, v.photo from visit v where v.id > $1 and " } },
    { PART_SCOPE, SCOPE_SYSTEM, {
#line 33 "visit.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_NATION, {
#line 33 "visit.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_REGION, {
#line 33 "visit.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = ?2 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = $2 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_AREA, {
#line 33 "visit.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.area_id = ?2 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.area_id = $2 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_GROUP, {
#line 33 "visit.sql"
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.group_id = ?2 and m.valid_to is null)",
        "v.dealer_id in (select m.dealer_id from dealer_membership m where m.group_id = $2 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_DEALER, {
#line 33 "visit.sql"
        "v.dealer_id = ?2",
        "v.dealer_id = $2" } },
    { PART_SCOPE, SCOPE_OWN, {
#line 33 "visit.sql"
        "v.owner_id = ?2",
        "v.owner_id = $2" } },
    { PART_SCOPE, SCOPE_PLACES, {
#line 33 "visit.sql"
        "(v.dealer_id in (select m.dealer_id from json_each(cast(?3 as text)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_each(cast(?3 as text)) as e where e.value ->> 0 = 'dealer') or v.owner_id in (select cast(e.value ->> 1 as bigint) from json_each(cast(?3 as text)) as e where e.value ->> 0 = 'own'))",
        "(v.dealer_id in (select m.dealer_id from json_array_elements(cast($3 as json)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_array_elements(cast($3 as json)) as e where e.value ->> 0 = 'dealer') or v.owner_id in (select cast(e.value ->> 1 as bigint) from json_array_elements(cast($3 as json)) as e where e.value ->> 0 = 'own'))" } },
    { PART_ALWAYS, 0, {
#line 33 "visit.sql"
        " order by v.id\n",
        " order by v.id\n" } },
#line 344 "visit_sql.c"
};
static const struct db_statement s_visit_each = {
    .name = "visit_each", .file = "visit.sql", .line = 32,
    .part = s_visit_each_part, .n_parts = 10,
    .param = s_visit_each_param, .n_params = 3,
    .column = s_visit_each_column, .n_columns = 3,
    .writes = false, .on_stage = false,
};

static void s_visit_each_read(const struct db_cursor *c, struct visit_each_row *row)
{
    row->id = db_int(c, 0);
    row->ro_no = db_text(c, 1);
    row->photo = db_text(c, 2);
}

struct err *visit_each_open(struct db *db, struct arena *a, const struct visit_each_in *in, struct visit_each_cursor *out)
{
    const struct db_value value[] = {
        db_of_int(in->after),
        db_of_int(in->scope.id),
        db_of_text(in->scope.places),
    };
    const struct db_call call = {
        .st = &s_visit_each,
        .scope = in->scope.kind,
        .param = value,
    };
    out->c = NULL;
    return db_start(db, a, &call, &out->c);
}

bool visit_each_next(struct visit_each_cursor *c, struct visit_each_row *row)
{
    if (!db_step(c->c))
        return false;
    s_visit_each_read(c->c, row);
    return true;
}

struct err *visit_each_close(struct visit_each_cursor *c)
{
    struct db_cursor *done = c->c;
    c->c = NULL;
    return db_finish(done);
}

/* ---- visit_insert ---- */
static const enum db_type s_visit_insert_param[] = { DB_INT, DB_INT, DB_INT, DB_TEXT, DB_TEXT, DB_INT, DB_NUM, DB_NUM, DB_BOOL, DB_BOOL, DB_BLOB, DB_BLOB };
static const struct db_part s_visit_insert_part[] = {
    { PART_ALWAYS, 0, {
#line 37 "visit.sql"
        "insert into visit (id, dealer_id, owner_id, ro_no, visit_day, amount_fen, score, weight, warranty, returned, photo, digest)\nvalues (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)\n",
        "insert into visit (id, dealer_id, owner_id, ro_no, visit_day, amount_fen, score, weight, warranty, returned, photo, digest)\nvalues ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)\n" } },
#line 399 "visit_sql.c"
};
static const struct db_statement s_visit_insert = {
    .name = "visit_insert", .file = "visit.sql", .line = 35,
    .part = s_visit_insert_part, .n_parts = 1,
    .param = s_visit_insert_param, .n_params = 12,
    .writes = true, .on_stage = false,
};

struct err *visit_insert(struct db *db, const struct visit_insert_in *in, int64_t *changed)
{
    const struct db_value value[] = {
        db_of_int(in->id),
        db_of_int(in->dealer_id),
        db_of_opt_int(in->owner_id),
        db_of_text(in->ro_no),
        db_of_text(in->visit_day),
        db_of_opt_int(in->amount_fen),
        db_of_opt_num(in->score),
        db_of_num(in->weight),
        db_of_bool(in->warranty),
        db_of_opt_bool(in->returned),
        db_of_blob(in->photo),
        db_of_blob(in->digest),
    };
    const struct db_call call = {
        .st = &s_visit_insert,
        .param = value,
    };
    return db_exec(db, &call, changed);
}

/* ---- visit_upsert ---- */
static const enum db_type s_visit_upsert_param[] = { DB_INT, DB_INT, DB_TEXT, DB_INT, DB_BLOB };
static const enum db_type s_visit_upsert_column[] = { DB_INT, DB_INT };
static const struct db_part s_visit_upsert_part[] = {
    { PART_ALWAYS, 0, {
#line 42 "visit.sql"
        "insert into visit (id, dealer_id, ro_no, amount_fen, weight, warranty, digest)\nvalues (?1, ?2, ?3, ?4, 1.0, 0, ?5)\non conflict (dealer_id, ro_no) do update set amount_fen = excluded.amount_fen\nreturning id, amount_fen\n",
        "insert into visit (id, dealer_id, ro_no, amount_fen, weight, warranty, digest)\nvalues ($1, $2, $3, $4, 1.0, 0, $5)\non conflict (dealer_id, ro_no) do update set amount_fen = excluded.amount_fen\nreturning id, amount_fen\n" } },
#line 439 "visit_sql.c"
};
static const struct db_statement s_visit_upsert = {
    .name = "visit_upsert", .file = "visit.sql", .line = 40,
    .part = s_visit_upsert_part, .n_parts = 1,
    .param = s_visit_upsert_param, .n_params = 5,
    .column = s_visit_upsert_column, .n_columns = 2,
    .writes = true, .on_stage = false,
};

static void s_visit_upsert_read(const struct db_cursor *c, struct visit_upsert_row *row)
{
    row->id = db_int(c, 0);
    row->amount_fen = db_opt_int(c, 1);
}

struct err *visit_upsert(struct db *db, struct arena *a, const struct visit_upsert_in *in, struct visit_upsert_rows *out)
{
    const struct db_value value[] = {
        db_of_int(in->id),
        db_of_int(in->dealer_id),
        db_of_text(in->ro_no),
        db_of_opt_int(in->amount_fen),
        db_of_blob(in->digest),
    };
    const struct db_call call = {
        .st = &s_visit_upsert,
        .param = value,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct visit_upsert_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_visit_upsert_read(c, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- visit_delete ---- */
static const enum db_type s_visit_delete_param[] = { DB_INT, DB_INT, DB_TEXT };
static const struct db_part s_visit_delete_part[] = {
    { PART_ALWAYS, 0, {
#line 48 "visit.sql"
        "delete from visit where id = ?1 and ",
        "delete from visit where id = $1 and " } },
    { PART_SCOPE, SCOPE_SYSTEM, {
#line 48 "visit.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_NATION, {
#line 48 "visit.sql"
        "1=1",
        "1=1" } },
    { PART_SCOPE, SCOPE_REGION, {
#line 48 "visit.sql"
        "visit.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = ?2 and m.valid_to is null)",
        "visit.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = $2 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_AREA, {
#line 48 "visit.sql"
        "visit.dealer_id in (select m.dealer_id from dealer_membership m where m.area_id = ?2 and m.valid_to is null)",
        "visit.dealer_id in (select m.dealer_id from dealer_membership m where m.area_id = $2 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_GROUP, {
#line 48 "visit.sql"
        "visit.dealer_id in (select m.dealer_id from dealer_membership m where m.group_id = ?2 and m.valid_to is null)",
        "visit.dealer_id in (select m.dealer_id from dealer_membership m where m.group_id = $2 and m.valid_to is null)" } },
    { PART_SCOPE, SCOPE_DEALER, {
#line 48 "visit.sql"
        "visit.dealer_id = ?2",
        "visit.dealer_id = $2" } },
    { PART_SCOPE, SCOPE_OWN, {
#line 48 "visit.sql"
        "visit.owner_id = ?2",
        "visit.owner_id = $2" } },
    { PART_SCOPE, SCOPE_PLACES, {
#line 48 "visit.sql"
        "(visit.dealer_id in (select m.dealer_id from json_each(cast(?3 as text)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_each(cast(?3 as text)) as e where e.value ->> 0 = 'dealer') or visit.owner_id in (select cast(e.value ->> 1 as bigint) from json_each(cast(?3 as text)) as e where e.value ->> 0 = 'own'))",
        "(visit.dealer_id in (select m.dealer_id from json_array_elements(cast($3 as json)) as e join dealer_membership m on cast(e.value ->> 1 as bigint) = case e.value ->> 0 when 'region' then m.region_id when 'area' then m.area_id when 'group' then m.group_id end where m.valid_to is null union all select cast(e.value ->> 1 as bigint) from json_array_elements(cast($3 as json)) as e where e.value ->> 0 = 'dealer') or visit.owner_id in (select cast(e.value ->> 1 as bigint) from json_array_elements(cast($3 as json)) as e where e.value ->> 0 = 'own'))" } },
    { PART_ALWAYS, 0, {
#line 48 "visit.sql"
        "\n",
        "\n" } },
#line 526 "visit_sql.c"
};
static const struct db_statement s_visit_delete = {
    .name = "visit_delete", .file = "visit.sql", .line = 47,
    .part = s_visit_delete_part, .n_parts = 10,
    .param = s_visit_delete_param, .n_params = 3,
    .writes = true, .on_stage = false,
};

struct err *visit_delete(struct db *db, const struct visit_delete_in *in, int64_t *changed)
{
    const struct db_value value[] = {
        db_of_int(in->id),
        db_of_int(in->scope.id),
        db_of_text(in->scope.places),
    };
    const struct db_call call = {
        .st = &s_visit_delete,
        .scope = in->scope.kind,
        .param = value,
    };
    return db_exec(db, &call, changed);
}

/* ---- visit_mark_returned ---- */
static const enum db_type s_visit_mark_returned_param[] = { DB_INT };
static const struct db_part s_visit_mark_returned_part[] = {
    { PART_ALWAYS, 0, {
#line 52 "visit.sql"
        "update visit set returned = 1 where id = ?1\n",
        "update visit set returned = 1 where id = $1\n" } },
#line 557 "visit_sql.c"
};
static const struct db_statement s_visit_mark_returned = {
    .name = "visit_mark_returned", .file = "visit.sql", .line = 50,
    .part = s_visit_mark_returned_part, .n_parts = 1,
    .param = s_visit_mark_returned_param, .n_params = 1,
    .writes = true, .on_stage = false,
};

struct err *visit_mark_returned(struct db *db, const struct visit_mark_returned_in *in, int64_t *changed)
{
    const struct db_value value[] = {
        db_of_int(in->id),
    };
    const struct db_call call = {
        .st = &s_visit_mark_returned,
        .param = value,
    };
    return db_exec(db, &call, changed);
}

/* ---- visit_claim ---- */
static const enum db_type s_visit_claim_param[] = { DB_INT };
static const enum db_type s_visit_claim_column[] = { DB_INT };
static const struct db_part s_visit_claim_part[] = {
    { PART_ALWAYS, 0, {
#line 56 "visit.sql"
        "select v.id from visit v where v.returned is null order by v.id limit ?1 \n",
        "select v.id from visit v where v.returned is null order by v.id limit $1 for update skip locked\n" } },
#line 586 "visit_sql.c"
};
static const struct db_statement s_visit_claim = {
    .name = "visit_claim", .file = "visit.sql", .line = 54,
    .part = s_visit_claim_part, .n_parts = 1,
    .param = s_visit_claim_param, .n_params = 1,
    .column = s_visit_claim_column, .n_columns = 1,
    .writes = false, .on_stage = false,
};

static void s_visit_claim_read(const struct db_cursor *c, struct visit_claim_row *row)
{
    row->id = db_int(c, 0);
}

struct err *visit_claim(struct db *db, struct arena *a, const struct visit_claim_in *in, struct visit_claim_rows *out)
{
    const struct db_value value[] = {
        db_of_int(in->n),
    };
    const struct db_call call = {
        .st = &s_visit_claim,
        .param = value,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct visit_claim_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_visit_claim_read(c, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- visit_clear ---- */
static const struct db_part s_visit_clear_part[] = {
    { PART_ALWAYS, 0, {
#line 60 "visit.sql"
        "delete from visit\n",
        "delete from visit\n" } },
#line 631 "visit_sql.c"
};
static const struct db_statement s_visit_clear = {
    .name = "visit_clear", .file = "visit.sql", .line = 58,
    .part = s_visit_clear_part, .n_parts = 1,
    .writes = true, .on_stage = false,
};

struct err *visit_clear(struct db *db, int64_t *changed)
{
    const struct db_call call = {
        .st = &s_visit_clear,
    };
    return db_exec(db, &call, changed);
}
