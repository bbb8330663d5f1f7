// Results: the start page, the explorer and cross-tables, as the nation, a region and a dealer see them; and what a dealer must not see.
import { execFileSync } from 'node:child_process';
import { area } from './lib.mjs';

// Two released months and one that is only made: figures of every unit, each dealer's value known from its number. What a page of the program would make in
// minutes, in a second.
const release = `
import sqlite3, sys, json
db = sqlite3.connect(sys.argv[1])
dealers = db.execute("""select d.id, d.code, m.name, r.code, r.name, coalesce(r.code || '/' || a.name, ''), coalesce(g.name, '') from dealer d
  join dealer_membership m on m.dealer_id = d.id and m.valid_to is null join region r on r.id = m.region_id
  left join area a on a.id = m.area_id left join dealer_group g on g.id = m.group_id order by d.code""").fetchall()
def publish(number, period, state, add):
    db.execute("""insert into publication (id, programme, kind, period, edition, state, reason, made_at, made_by, made_by_id, complete_at, checked_at, checked_by, checked_by_id,
      released_at, released_by, method_version, parameters, questionnaires, structure_day, tally_sha256, source_sha256, interviews)
      values (?, 'service', 'monthly', ?, 1, ?, '', 1, 'x', 0, 1, 1, 'x', 0, ?, 'x', 1, '{}', '[]', ?, '', '', 10)""", (number, period, state, number if state == 'released' else None, period + '-28'))
    def figure(kind, code, dealer, name, measure, value):
        db.execute("""insert into publication_figure (publication_id, measure, base, unit_kind, unit_code, dealer_id, unit_name, n, asked, value, se, low, high, top2, bottom2, counts, previous_change,
          verdict, months_present, months_wanted, is_starred, is_grey, hidden, place, place_of, region_place, region_place_of, place_best, place_worst, rank_reasons)
          values (?, ?, 'R6', ?, ?, ?, ?, 60, 60, ?, 1, ?, ?, .9, .02, ?, 1, 'same', 6, 6, 0, 0, '', 7, 200, 2, 40, 3, 30, 0)""",
          (number, measure, kind, code, dealer, name, value + add, value + add - 2, value + add + 2, '[0,2,0,10,0,48]' if measure.startswith('question') else ''))
    for at, (key, code, name, region, region_name, area, group) in enumerate(dealers):
        columns = {c[1] for c in db.execute('pragma table_info(publication_dealer)')}
        row = dict(publication_id=number, dealer_id=key, code=code, name=name, region_code=region, region_name=region_name, area_code=area, group_code=group, interviews=10, position=at)
        row = {k: v for k, v in row.items() if k in columns}
        db.execute('insert into publication_dealer (%s) values (%s)' % (', '.join(row), ', '.join('?' * len(row))), list(row.values()))
        for measure in ('total', 'retention', 'question:L1', 'question:C1'):
            figure('dealer', code, key, name, measure, 60 + at / 10)
    for measure in ('total', 'retention', 'question:L1', 'question:C1'):
        figure('nation', 'nation', None, '', measure, 99.5)
        for code, name in {(d[3], d[4]) for d in dealers}:
            figure('region', code, None, name, measure, 98.5)
            figure('best', code, None, '', measure, 111.1)
        for area in {d[5] for d in dealers if d[5]}:
            figure('area', area, None, area.split('/')[1], measure, 97.5)
publish(11, '2026-03', 'released', -3)
publish(12, '2026-09', 'released', 0)
publish(13, '2026-10', 'checked', 7)
db.commit()
print(json.dumps([[d[1], d[2]] for d in dealers]))
`;

await area('results', async t => {
  const dealers = JSON.parse(execFileSync('python3', ['-c', release, t.site.db]).toString());

  await t.check_looks('national_manager', ['/', '/results', '/results/nation/nation/question:L1', '/crosstab', '/crosstab?rows=region&columns=model']);
  await t.check_looks('region_manager', ['/', '/results']);
  await t.check_looks('dealer_manager', ['/', '/results']);

  await t.case('down from the nation to the answers of a dealer, and up again', async () => {
    const page = await t.visitor({ role: 'national_manager' });
    await page.goto(t.url('/results'));
    t.equal('the nation', await page.locator('h1').innerText(), 'Nation');
    t.check('preliminary', (await page.locator('main').innerText()).includes('preliminary figures'));
    for (const label of ['region', 'area', 'dealer'])
      await Promise.all([page.waitForNavigation(), page.locator('section[aria-labelledby=part-units] tbody th a').first().click()]);
    t.check('a dealer', /^\/results\/dealer\//.test(new URL(page.url()).pathname), page.url());
    await Promise.all([page.waitForNavigation(), page.locator('section[aria-labelledby=part-measures] tbody th a').nth(2).click()]);
    t.check('a question', (await page.locator('h1').innerText()).startsWith('L1 '), await page.locator('h1').innerText());
    t.check('its answers', (await page.locator('section[aria-labelledby=part-answers] tbody tr').count()) === 3);
    t.equal('crumbs', await page.locator('.breadcrumb-item').count(), 5);
    await Promise.all([page.waitForNavigation(), page.locator('.breadcrumb-item a').first().click()]);
    t.equal('up again', await page.locator('h1').innerText(), 'Nation');
  });

  await t.case('an address shows the same to whoever it is sent to', async () => {
    const page = await t.visitor({ role: 'national_manager' }), other = await t.visitor({ role: 'analyst' });
    await page.goto(t.url('/results'));
    await page.selectOption('[name=base]', 'r12');
    await page.waitForURL(/base=r12/);
    await page.selectOption('[name=compare]', 'year');
    await page.waitForURL(/compare=year/);
    await other.goto(page.url());
    t.equal('the same table', await other.locator('section[aria-labelledby=part-units] tbody').innerText(), await page.locator('section[aria-labelledby=part-units] tbody').innerText());
  });

  await t.case('figures are those of huifang score', async () => {
    const page = await t.visitor({ role: 'national_manager' });
    const csv = await t.site.run('score', '--programme', 'service', '--from', '2026-04', '--to', '2026-09', '--index', 'total', '--by', 'region', '--format', 'csv');
    await page.goto(t.url('/results/nation/nation?programme=service&period=2026-09&base=r6&by=region'));
    const rows = csv.trim().split('\n').slice(1).map(l => l.split(','));
    for (const row of rows) {
      const shown = await page.locator(`section[aria-labelledby=part-units] tbody tr:has(a:text-is("${row[1]}")) td`).allInnerTexts();
      t.equal(`n of ${row[1]}`, shown[0], Number(row[3]).toLocaleString('en-US'));
      t.equal(`index of ${row[1]}`, shown[2], Number(row[8]).toFixed(1));
    }
    t.equal('all regions', await page.locator('section[aria-labelledby=part-units] tbody tr').count(), rows.length);
  });

  await t.case('sorted, filtered, saved', async () => {
    const page = await t.visitor({ role: 'national_manager' });
    await page.goto(t.url('/results/nation/nation?by=dealer&period=2026-09&sort=index'));
    const values = (await page.locator('section[aria-labelledby=part-units] tbody td:nth-child(4)').allInnerTexts()).map(parseFloat).filter(x => !isNaN(x));
    t.check('sorted', values.length > 100 && values.every((v, i) => i === 0 || v <= values[i - 1]));
    await page.goto(t.url('/results/nation/nation?by=dealer&period=2026-09&find=' + encodeURIComponent(dealers[0][1])));
    t.equal('found', await page.locator('section[aria-labelledby=part-units] tbody tr').count(), 1);
    for (const [format, begins] of [['xlsx', 'PK'], ['csv', ''], ['json', '{'], ['pdf', '%PDF']]) {
      const answer = await page.request.get(t.url(`/results/nation/nation?period=2026-09&format=${format}`));
      t.check(`saved as ${format}`, answer.ok() && (await answer.body()).subarray(0, 4).toString().startsWith(begins) && /attachment/.test(answer.headers()['content-disposition']));
    }
  });

  await t.case('a dealer beside region, nation and best in region, of released months only', async () => {
    const page = await t.visitor({ role: 'dealer_manager', expects: [404] });
    await page.goto(t.url('/results?compare=best'));
    const own = new URL(await page.locator('a[download]').first().evaluate(a => a.href)).pathname.split('/')[3];
    const total = await page.locator('section[aria-labelledby=part-measures] tr:has(a:text-is("Total score")) td').allInnerTexts();
    t.check('the best, unnamed', total.includes('111.1'), total);
    t.equal('released months', await page.locator('[name=period] option').allInnerTexts(), ['September 2026', 'March 2026']);
    for (const path of ['?period=2026-10', '?period=2026-08', '?figures=running&period=2026-10'])
      t.equal(path, (await page.goto(t.url(`/results/dealer/${own}${path}`))).status(), 404);
    const other = dealers.find(d => d[0] !== own)[0];
    t.equal('another dealer', (await page.goto(t.url(`/results/dealer/${other}`))).status(), 404);
  });

  await t.case('nothing of others for a dealer, whatever address the nation has', async () => {
    const nation = await t.visitor({ role: 'national_manager' }), dealer = await t.visitor({ role: 'dealer_manager' });
    await dealer.goto(t.url('/results'));
    const own = new URL(await dealer.locator('a[download]').first().evaluate(a => a.href)).pathname.split('/')[3];
    const begin = ['/', '/results', '/results?by=dealer', '/results?by=area', '/results?by=group', '/results/nation/nation?figures=released&by=dealer', '/crosstab?rows=dealer&columns=month'];
    const links = new Set(begin);
    for (const path of begin) {
      await nation.goto(t.url(path));
      for (const href of await nation.locator('main a[href^="/"]').evaluateAll(all => all.map(a => a.getAttribute('href')))) links.add(href);
    }
    const seen = [], statuses = {};
    const others = dealers.filter(d => d[0] !== own);
    for (const href of links) {
      const answer = await dealer.request.get(t.url(href), { maxRedirects: 0 });
      statuses[answer.status()] = (statuses[answer.status()] ?? 0) + 1;
      const type = answer.headers()['content-type'] ?? '';
      const text = /html|json|csv/.test(type) ? (await answer.text()).replace(/name="next" value="[^"]*"/g, '') : ''; // the address itself is what was asked for
      for (const [code, name] of others)
        if (text.includes(name) || text.includes(`dealer/${code}`)) seen.push(`${href}: ${code} ${name}`);
      if (/2026-10|October 2026/.test(text.replace(/value="[^"]*"/g, '')) && answer.ok()) seen.push(`${href}: a month that is not released`);
    }
    t.check('many addresses', links.size > 300, links.size);
    t.check('none of others, none of what is not released', seen.length === 0, seen.slice(0, 10).join('\n'));
    t.check('another one is not found, a page of the nation is denied', Object.keys(statuses).every(s => ['200', '403', '404'].includes(s)), statuses);
  });

  await t.case('what is written into the fields stays text', async () => {
    const page = await t.visitor({ role: 'national_manager', expects: [400, 404] });
    const bad = ['"><script>window.hit=1</script>', "' or 1=1--", '\'; drop table interview;--', '{{7*7}}', '<img src=x onerror=window.hit=1>', '%00', '../../etc/passwd', '"\' onfocus=window.hit=1 autofocus x="', '\u202e\ufeff', 'a'.repeat(5000)];
    const fields = ['programme', 'figures', 'period', 'base', 'compare', 'by', 'of', 'where', 'weighted', 'find', 'sort', 'format'];
    const statuses = new Set();
    for (const field of fields)
      for (const word of bad) {
        const answer = await page.goto(t.url(`/results/nation/nation?${field}=${encodeURIComponent(word)}`)).catch(e => { if (/ERR_ABORTED/.test(e.message)) return null; throw e; });
        if (answer) statuses.add(answer.status());
        if (await page.evaluate(() => window.hit)) t.check(`${field}=${word}`, false, 'ran as a script');
      }
    for (const field of ['rows', 'columns', 'measure', 'scope', 'where', 'from', 'to'])
      for (const word of bad) {
        const answer = await page.goto(t.url(`/crosstab?rows=region&${field}=${encodeURIComponent(word)}`));
        statuses.add(answer.status());
        if (await page.evaluate(() => window.hit)) t.check(`${field}=${word}`, false, 'ran as a script');
      }
    for (const word of bad)
      for (const path of [`/results/${encodeURIComponent(word)}/x`, `/results/dealer/${encodeURIComponent(word)}`, `/results/nation/nation/${encodeURIComponent(word)}`])
        statuses.add((await page.request.get(t.url(path))).status());
    t.check('answers without faults', [...statuses].every(s => [200, 400, 404, 414].includes(s)), [...statuses]);
    t.check('interviews are still there', Number((await t.site.run('score', '--programme', 'service', '--from', '2026-01', '--to', '2026-06', '--format', 'csv')).split('\n').length) > 10);
  });
});
