/* An address file of the year 2025 for benchmarks: make_visits ROWS SEED FOLDER writes network.csv and visits.csv.
 * With MONTH (2026-01) and CARS behind them: of that month only, with the cars that a year of CARS x 2.5 rows has.
 *
 * Files of 240 dealers stand one behind the other, month by month. A customer comes 2.5 times a year to the same dealer;
 * 3 % of the cars belong to fleets of five with one contact, 1 % of the visits name another number, 0.5 % of the cars are
 * sold in July, 2 % are brought by somebody else. Every row is clean, so that a plain SQL import takes it as well. */
#include "base/civil_date.h"
#include "base/mask.h"
#include "base/num.h"
#include "base/rng.h"
#include <stdio.h>
#include <stdlib.h>

enum { DEALERS = 240, FLEET = 5, VIN_CHARACTERS = 17 };

struct maker {
    struct pcg random;
    struct arena *a;
    FILE *out;
    int dealers;
    int32_t first, months;  /* months of the file */
    uint32_t pool;          /* cars a dealer looks after */
    uint32_t ro_no;
};

struct car { uint32_t no, owner; bool is_fleet, is_sold; };

static const char *const surname[] = { "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗", "欧阳" };
static const char *const given[] = { "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚", "建国", "志强",
                                     "晓燕", "文博", "子涵", "雨桐", "海涛", "秀英", "桂芳", "国栋", "立新", "春梅" };
static const char *const place[][3] = { { "浙", "浙江", "杭州" }, { "京", "北京", "北京" }, { "沪", "上海", "上海" }, { "粤", "广东", "广州" }, { "川", "四川", "成都" },
                                        { "辽", "辽宁", "沈阳" }, { "苏", "江苏", "南京" }, { "鲁", "山东", "济南" } };
static const char *const model[] = { "A3", "A4L", "A6L", "A8L", "Q3", "Q5L", "Q7", "Q2L" };
static const char *const work[] = { "maintenance", "maintenance", "maintenance", "repair", "repair", "accident", "warranty", "first_service", "check", "other" };

/* Spreads numbers without meeting: x → x·k mod 2^24. */
static uint32_t spread(uint32_t x, uint32_t k)
{
    return (x * (2 * k + 1)) & 0xFFFFFF;
}

static struct car choose_car(struct maker *m, int dealer, int32_t month)
{
    uint32_t no = (uint32_t)dealer * m->pool + pcg_below(&m->random, m->pool);
    bool is_fleet = no / FLEET % 33 == 0;
    return (struct car){ .no = no, .owner = is_fleet ? no - no % FLEET : no, .is_fleet = is_fleet, .is_sold = !is_fleet && spread(no, 17) % 200 == 0 && month > civil_month(2025, 6) };
}

static void put_vin(struct maker *m, const struct car *c)
{
    static const char digit[] = "0123456789X";
    char vin[VIN_CHARACTERS + 1];
    struct str clean;
    snprintf(vin, sizeof vin, "LFV%cA21K0%c3%06u", "ABCDEFGH"[c->no % 8], "GHJKLMNP"[c->no / 1000000 % 8], c->no % 1000000);
    for (int i = 0; i < 11; i++) {
        vin[8] = digit[i];
        if (vin_parse(m->a, (struct str){ vin, VIN_CHARACTERS }, &clean) == VIN_OK)
            break;
    }
    fprintf(m->out, "%s,", vin);
}

static void put_owner(struct maker *m, const struct car *c, const char *const *where)
{
    uint32_t who = c->owner + (c->is_sold ? 0x800000 : 0), x = spread(who, 99);
    bool other_number = pcg_below(&m->random, 100) == 0;
    uint64_t number = UINT64_C(13000000000) + (other_number ? UINT64_C(5000000000) : 0) + spread(who, 12345);
    if (c->is_fleet)
        fprintf(m->out, "%s%u号汽车租赁有限公司,,company,%s%u号汽车租赁有限公司,", where[2], who, where[2], who);
    else
        fprintf(m->out, "%s%s,%s,private,,", surname[x % ARRAY_LEN(surname)], given[x / 64 % ARRAY_LEN(given)], x % 3 ? "M" : "F");
    fprintf(m->out, "%llu,,", (unsigned long long)number);
    if (pcg_below(&m->random, 50) == 0)
        fprintf(m->out, "%s师傅,%llu,driver,", surname[x % 7], (unsigned long long)(UINT64_C(15900000000) + pcg_below(&m->random, 90000000)));
    else
        fputs(",,,", m->out);
}

static void put_visit(struct maker *m, int dealer, int32_t month, int day)
{
    struct car c = choose_car(m, dealer, month);
    const char *const *where = place[dealer % (int)ARRAY_LEN(place)];
    bool sale = pcg_below(&m->random, 10) == 0;
    struct civil_date in = civil_date_of_month(month, day), closed = civil_date_add_days(in, (int32_t)pcg_below(&m->random, 3));
    fprintf(m->out, "D%04d,%s,%s%02d%02d%07u,%d-%02d-%02d,%d-%02d-%02d,", dealer + 1, sale ? "sales" : "service", sale ? "CT" : "RO", in.year % 100, in.month, ++m->ro_no,
            in.year, in.month, in.day, closed.year, closed.month, closed.day);
    put_owner(m, &c, where);
    fprintf(m->out, "%s,%s,", where[1], where[2]);
    put_vin(m, &c);
    fprintf(m->out, "%s%c%05u,%s,%d,%u,%s,SA%02u,T%02u,%u.%02u,0,0,1\n", where[0], "ABCDEFGH"[c.no / 100000 % 8], (c.no + (c.is_sold ? 50000 : 0)) % 100000, model[c.no % 8],
            2015 + (int)(c.no % 10), 1000 + pcg_below(&m->random, 150000), sale ? "delivery" : work[pcg_below(&m->random, 10)], pcg_below(&m->random, 12) + 1,
            pcg_below(&m->random, 20) + 1, sale ? 200000 : 200 + pcg_below(&m->random, 5000), pcg_below(&m->random, 100));
}

static FILE *open_in(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    return f;
}

static void write_network(const char *folder, int dealers)
{
    FILE *f = open_in(folder, "network.csv");
    fputs("dealer_code,name,region_code,type,sales,service,valid_from\n", f);
    for (int d = 0; d < dealers; d++)
        fprintf(f, "D%04d,%s%d店,R%d,4S,1,1,2010-01-01\n", d + 1, place[d % (int)ARRAY_LEN(place)][2], d + 1, d % 6 + 1);
    fclose(f);
}

static void write_visits(struct maker *m, int64_t rows)
{
    int64_t files = (int64_t)m->dealers * m->months, written = 0;
    fputs("dealer_code,programme,ro_no,repair_date,close_date,customer_name,sex,owner_type,company,mobile,phone2,sender_name,sender_mobile,relation,"
          "province,city,vin,plate,model,model_year,mileage,work_type,advisor_code,technician,amount,vip_flag,staff_flag,consent_survey\n", m->out);
    for (int64_t file = 0; file < files; file++) {
        int64_t n = rows * (file + 1) / files - written;
        for (int64_t i = 0; i < n; i++, written++) {
            struct arena_mark start = arena_mark(m->a);
            put_visit(m, (int)(file % m->dealers), m->first + (int32_t)(file / m->dealers), (int)(1 + i * 28 / n));
            arena_rewind(m->a, start);
        }
    }
}

int main(int argc, char **argv)
{
    int64_t rows = 0, seed = 0, cars = 0;
    struct maker m = { .first = civil_month(2025, 1), .months = 12 };
    bool ok = argc >= 4 && str_to_int(str_of_c(argv[1]), &rows) && str_to_int(str_of_c(argv[2]), &seed) && rows > 0;
    cars = rows * 2 / 5;
    if (argc == 6) {
        m.months = 1;
        ok &= civil_month_parse(str_of_c(argv[4]), &m.first) && str_to_int(str_of_c(argv[5]), &cars);
    }
    if (!ok) {
        fputs("usage: make_visits ROWS SEED FOLDER [MONTH CARS]\n", stderr);
        return 2;
    }
    m.random = pcg_new((uint64_t)seed, 1);
    m.a = arena_new(0);
    m.dealers = (int)MIN_OF(DEALERS, cars / 40 + 1);
    m.pool = (uint32_t)MAX_OF(FLEET, cars / m.dealers);
    write_network(argv[3], m.dealers);
    m.out = open_in(argv[3], "visits.csv");
    write_visits(&m, rows);
    arena_free(m.a);
    return fclose(m.out) != 0;
}
