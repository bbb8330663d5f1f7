// The page kit (docs/manual/pages.md) in the real layout with its real headers: tables, pickers, questions, keys, charts; with a script and without.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { area, looks } from './lib.mjs';

const build = dirname(resolve(process.argv.slice(2).filter(w => !w.startsWith('--'))[0] ?? 'build/huifang'));
const folder = mkdtempSync(join(tmpdir(), 'huifang-kit-'));
execFileSync(join(build, 'src/report/make_report_test_files'), [folder]);
const parts = { en: readFileSync(join(folder, 'charts.en.part'), 'utf8'), 'zh-CN': readFileSync(join(folder, 'charts.zh.part'), 'utf8') };
rmSync(folder, { recursive: true });

const rows = [['33001 杭州', '101.2▲', '2012-03-01', '1,058'], ['33002 宁波', '(9.2)', '2012-01-11', '58'], ['33010 成都', '–', '2011-12-01', '8'], ['33003 沈阳', '98.7%', '2012-02-01', '60'],
  ['33004 大连', '-3.5', '2012-02-03', '61'], ['33005 厦门', '100', '2012-02-02', '62']];
const kit = `
<nav class="hf-tabs" aria-label="Views"><a href="/kit" aria-current="page">One <span class="hf-badge">12</span></a><a href="/kit?two">Two</a></nav>
<form class="hf-picker" method="get" action="/kit"><label>Period <select class="form-select" name="period"><option>2012-03</option><option>2012-02</option></select></label><button class="btn hf-no-script">Show</button></form>
<div class="hf-tiles"><a class="hf-tile hf-tile-red" href="/kit"><div class="hf-tile-name">Total score</div><div class="hf-tile-value">109.4 <span class="hf-unit">points</span> <span class="hf-light hf-red">R</span></div>
<div class="hf-up">+1.2 better</div><div class="hf-down">-1.0 worse</div><div class="hf-tile-base">n = 58, R6</div></a>
<div class="hf-tile"><div class="hf-tile-name">Interviews</div><div class="hf-tile-value">7</div><progress class="hf-progress" value="7" max="10" aria-label="Interviews">7/10</progress></div></div>
<div class="card mb-3"><div class="hf-table" id="list"><table class="table"><thead><tr><th>Dealer</th><th class="hf-num">Score</th><th>Date</th><th class="hf-num">n</th><th data-sort="none">A column with a long title that is not sorted</th><th>Light</th><th>Another column</th></tr></thead><tbody>
<tr class="hf-total"><th scope="row">Nation</th><td class="hf-num">50</td><td></td><td class="hf-num">7,102</td><td></td><td></td><td></td></tr>
${rows.map(r => `<tr><th scope="row">${r[0]}</th><td class="hf-num">${r[1]}</td><td class="hf-date">${r[2]}</td><td class="hf-num">${r[3]}</td><td>words and words</td><td><span class="hf-light hf-green">G</span></td><td>more words to make it wide</td></tr>`).join('')}
</tbody></table></div></div>
<div class="rp"><div class="rp-part"><div class="rp-box"><table class="rp-table" id="ranking"><thead><tr><th rowspan="2">Dealer</th><th colspan="2">Score</th></tr><tr><th>Value</th><th>Change</th></tr></thead><tbody>
<tr><td>a</td><td>1</td><td>+3</td></tr><tr><td>b</td><td>3</td><td>-1</td></tr><tr><td>c</td><td>2</td><td>+2</td></tr><tr class="rp-rule"><td>x</td><td>9</td><td>+9</td></tr><tr><td>y</td><td>8</td><td>-9</td></tr></tbody></table></div></div></div>
<form method="get" action="/kit"><input type="hidden" name="closed" value="1"><button class="btn btn-danger" id="close" data-confirm="Close the case?" data-confirm-ok="Close it" data-key="c">Close case</button></form>
<div class="card my-3"><div class="hf-empty"><p class="hf-empty-say">Nothing today</p><p class="hf-empty-do">It arrives when an interview ends.</p></div></div>`;

function asset(name) {
  return readdirSync(join(build, 'assets')).filter(f => new RegExp(`^${name}\\.[0-9a-f]+\\.js$`).test(f)).map(f => `/assets/${f}`);
}

// /kit is a real page with another body. Of assets built more than once the server knows the newest only: the others are not found, and not waited for.
async function serve_kit(t, page, base) {
  await page.route(/\/kit(\?|$)/, async route => {
    const answer = await route.fetch({ url: base }), text = await answer.text();
    const lang = /<html lang="([^"]+)"/.exec(text)[1];
    const known = [];
    for (const path of [...asset('echarts'), ...asset('chart')])
      if ((await page.request.head(t.url(path))).ok()) known.push(`<script src="${path}" defer></script>`);
    const body = text.replace('</head>', `${known.join('')}</head>`).replace(/(<main[^>]*>)[\s\S]*<\/main>/, `$1<div class="container-xl"><h1>${new URL(route.request().url()).search || 'Kit'}</h1>${kit}${parts[lang] ?? parts.en}</div></main>`);
    await route.fulfill({ response: answer, body });
  });
}

// A chart is drawn when it comes near.
async function first_chart(page) {
  await page.locator('.rp-has-live').first().scrollIntoViewIfNeeded();
  await page.waitForSelector('.rp-plot svg');
}

async function open(t, options = {}) {
  const page = await t.visitor({ role: 'analyst', expects: [404], ...options });
  await serve_kit(t, page, page.url());
  await page.goto(t.url('/kit'));
  await first_chart(page);
  return page;
}

const column = (page, table, i) => page.$$eval(`${table} tbody tr`, (all, n) => all.filter(r => !r.hidden).map(r => r.cells[n].textContent), i);
const sort = (page, table, name) => page.click(`${table} thead th:has-text("${name}") button`);
// Hidden cells of the test document, and a column for machines (src/report/test_documents.h).
const secrets = ['77.7', '61.7', '93.7', '33.3', '987.6'];

await area('kit', async t => {
  for (const look of looks)
    await t.case(`${look.lang} ${look.width}`, async () => {
      const page = await open(t, look);
      await t.check_page(page, `kit ${look.lang} ${look.width} ${look.scheme}`);
    });

  await t.case('tables sort', async () => {
    const page = await open(t);
    await sort(page, '#list', 'Score');
    t.equal('numbers, the greatest first, none last, the total where it was', await column(page, '#list', 1), ['50', '101.2▲', '100', '98.7%', '(9.2)', '-3.5', '–']);
    await sort(page, '#list', 'Score');
    t.equal('and back', await column(page, '#list', 1), ['50', '-3.5', '(9.2)', '98.7%', '100', '101.2▲', '–']);
    t.equal('said to readers of screens', await page.getAttribute('#list thead th:nth-child(2)', 'aria-sort'), 'ascending');
    await sort(page, '#list', 'n');
    t.equal('grouped digits', (await column(page, '#list', 3)).slice(1, 3), ['1,058', '62']);
    await sort(page, '#list', 'Date');
    t.equal('dates', (await column(page, '#list', 2)).slice(1, 4), ['2011-12-01', '2012-01-11', '2012-02-01']);
    await sort(page, '#list', 'Dealer');
    t.equal('texts', (await column(page, '#list', 0)).map(s => s.slice(0, 5)), ['Natio', '33001', '33002', '33003', '33004', '33005', '33010']);
    t.equal('no button where none is wanted', await page.$$eval('#list thead th:nth-child(5) button', b => b.length), 0);
    await sort(page, '#ranking', 'Value');
    t.equal('below a rule stays below it', await column(page, '#ranking', 0), ['b', 'c', 'a', 'x', 'y']);
    await sort(page, '#ranking', 'Change');
    t.equal('under two heads', await column(page, '#ranking', 0), ['a', 'c', 'b', 'x', 'y']);
    t.equal('the rule stands over the first of them', await page.$$eval('#ranking .rp-rule', r => r.map(x => x.cells[0].textContent)), ['x']);
  });

  await t.case('a filter, and the number of rows', async () => {
    const page = await open(t);
    t.equal('all', await page.textContent('.hf-count'), 'Rows: 7');
    await page.keyboard.press('/');
    await page.keyboard.type('宁波');
    t.equal('found', (await column(page, '#list', 0)), ['33002 宁波']);
    t.equal('some', await page.textContent('.hf-count'), 'Rows: 1 of 7');
  });

  await t.case('a question before it is done', async () => {
    const page = await open(t);
    await page.click('#close');
    t.equal('asked', await page.textContent('dialog[open] p'), 'Close the case?');
    await page.click('dialog[open] button:has-text("Cancel")');
    t.equal('not done', new URL(page.url()).search, '');
    await page.keyboard.press('c');
    await page.click('dialog[open] button:has-text("Close it")');
    await page.waitForURL('**/kit?closed=1');
    t.check('done', true);
  });

  await t.case('keys', async () => {
    const page = await open(t);
    await page.keyboard.press('?');
    const list = await page.textContent('#keys[open] dl');
    t.check('the page\'s keys are listed', list.includes('cClose case') && list.includes('?'), list);
    await page.keyboard.press('Escape');
    t.equal('closed', await page.$$eval('#keys[open]', d => d.length), 0);
  });

  await t.case('a picker replaces the middle of the page', async () => {
    const page = await open(t);
    await page.evaluate(() => { window.same_page = true; });
    await page.selectOption('.hf-picker select', '2012-02');
    await page.waitForSelector('h1:has-text("period=2012-02")');
    t.equal('the address follows', new URL(page.url()).search, '?period=2012-02');
    t.equal('no new page', await page.evaluate(() => window.same_page), true);
    await first_chart(page);
    await sort(page, '#list', 'Score');
    t.equal('what came works too', (await column(page, '#list', 1))[1], '101.2▲');
    t.check_no_console_errors(page, 'after the exchange');
  });

  await t.case('charts', async () => {
    const page = await open(t);
    const wanted = await page.$$eval('[data-chart]', all => all.filter(e => JSON.parse(e.dataset.chart).kind !== 'tiles').length);
    for (let i = 0; i < wanted; i++) await page.locator('.rp-has-live').nth(i).scrollIntoViewIfNeeded();
    await page.waitForFunction(n => document.querySelectorAll('.rp-plot svg').length === n, wanted);
    const texts = await page.$$eval('.rp-plot svg text', all => all.map(e => e.textContent));
    t.check('values are printed', texts.includes('112.3▲') && texts.includes('(41.2)') && texts.includes('+4.9'), texts.slice(0, 40));
    const all = (await page.content()).replace(/ d="[^"]*"| points="[^"]*"|transform="[^"]*"/g, '');
    t.equal('hidden cells are nowhere', secrets.filter(s => texts.some(x => x.includes(s)) || all.includes(`&quot;v&quot;:${s}`)), []);
    t.equal('one picture at a time', await page.$$eval('.rp-has-live', e => e.filter(p => getComputedStyle(p.querySelector('.rp-svg')).display !== 'none').length), 0);
    await page.emulateMedia({ media: 'print' });
    t.equal('on paper the server\'s picture', await page.$$eval('.rp-has-live', e => e.filter(p => getComputedStyle(p.querySelector('.rp-live')).display !== 'none').length), 0);
    t.equal('which is there', await page.$$eval('.rp-has-live', e => e.filter(p => getComputedStyle(p.querySelector('.rp-svg')).display === 'none').length), 0);
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await page.waitForFunction(() => document.querySelector('.rp-plot text').getAttribute('fill') !== '#1f2a37');
    t.check('drawn again in dark', true);
    t.check_no_console_errors(page, 'charts');
  });

  await t.case('without a script', async () => {
    const signed_in = await t.visitor({ role: 'analyst' });
    const context = await t.browser.newContext({ javaScriptEnabled: false, storageState: await signed_in.context().storageState() });
    const page = await context.newPage();
    await serve_kit(t, page, signed_in.url());
    await page.goto(t.url('/kit'));
    t.check('the picture', await page.isVisible('.rp-svg'));
    t.check('the button of the picker', await page.isVisible('.hf-picker button'));
    t.check('no empty buttons', !(await page.isVisible('[data-show-keys]')));
    await page.click('.hf-picker button');
    t.equal('it is sent', new URL(page.url()).search, '?period=2012-03');
    await context.close();
  });
});
