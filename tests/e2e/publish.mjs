// Reports from the draft to the corrected edition: an analyst makes and checks them, a manager releases them, a dealer reads, downloads and appeals, quality assurance rules, a
// corrected edition follows, and its readers are told. Before that, what the sample network has released.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { area, mail_server, mail_text } from './lib.mjs';

const listed = async t => JSON.parse(await t.site.run('publication', 'list', '--format', 'json')).rows;
const text_of = page => page.locator('main').innerText();
const submit = async (page, selector) => { await Promise.all([page.waitForNavigation(), page.click(selector)]); };

// Waits until the jobs process has made what was asked for, and shows it.
async function until_made(page, path) {
  for (let i = 0; i < 120; i++) {
    await page.goto(path);
    if (await page.locator('form[action$="/check"] button').count()) return;
    await new Promise(ok => setTimeout(ok, 1000));
  }
  throw new Error('the draft was not made in time');
}

// The files of what was just released are issued first.
async function draft_id(t, edition, known) {
  for (let i = 0; i < 600; i++) {
    const row = (await listed(t)).find(p => p.edition === edition && p.state === 'draft' && !known.includes(p.id));
    if (row) return row.id;
    await new Promise(ok => setTimeout(ok, 500));
  }
  throw new Error('no draft was begun');
}

// The text of each page of a PDF; the sheets of a workbook.
function pages_of(pdf) {
  const folder = mkdtempSync(join(tmpdir(), 'huifang-pdf-'));
  writeFileSync(join(folder, 'a.pdf'), pdf);
  const text = execFileSync('pdftotext', ['-layout', join(folder, 'a.pdf'), '-']).toString();
  rmSync(folder, { recursive: true });
  return text.split('\f').filter(p => p.trim());
}

function sheets_of(xlsx) {
  const folder = mkdtempSync(join(tmpdir(), 'huifang-xlsx-'));
  writeFileSync(join(folder, 'a.xlsx'), xlsx);
  const names = execFileSync('unzip', ['-Z1', join(folder, 'a.xlsx')]).toString().trim().split('\n').filter(n => n.startsWith('xl/')).sort();
  const all = names.map(n => [n, execFileSync('unzip', ['-p', join(folder, 'a.xlsx'), n], { maxBuffer: 1 << 26 }).toString()]);
  rmSync(folder, { recursive: true });
  return JSON.stringify(all);
}

await area('publish', async t => {
  const period = (await t.site.run('demo', '--show', 'period')).trim();
  const at = new Date(`${period}-15T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + 1);
  const next = at.toISOString().slice(0, 7);
  const sample = await listed(t);
  const v1 = sample.find(p => p.kind === 'monthly' && p.edition === 1), v2 = sample.find(p => p.kind === 'monthly' && p.edition === 2), quarter = sample.find(p => p.kind === 'quarterly');
  const own = async page => { await page.goto(t.url(`/reports/${v2.id}`)); return page.locator('td a[href*="unit=dealer"]').first().getAttribute('href'); };
  let unit, path;

  await t.case('a dealer finds reports at the first sign-in', async () => {
    const page = await t.visitor({ role: 'dealer_manager' });
    await page.goto(t.url('/reports'));
    t.equal('two editions of the month and the quarter', await page.locator('main table').first().locator('tbody tr').count(), 3);
    path = await own(page);
    unit = /unit=([^&]+)/.exec(path)[1];
    await page.goto(t.url('/results'));
    t.check('figures in the explorer', !(await text_of(page)).includes('has been released yet'));
    await page.goto(t.url('/measures'));
    t.check('a measure that is overdue', (await text_of(page)).includes('overdue'));
    await page.goto(t.url('/reports/appeals'));
    t.check('its appeal with the ruling', (await text_of(page)).includes('Ruling'));
  });

  await t.check_looks('dealer_manager', ['/reports', `/reports/${v2.id}`, path, `/reports/${quarter.id}/read?report=quarterly&unit=${unit}`,
    `/reports/${v2.id}/changes?report=monthly&unit=${unit}`, '/reports/appeals']);
  await t.check_looks('analyst', ['/reports', `/reports/${v1.id}`]);
  await t.check_looks('qa', ['/appeals']);

  await t.case('the corrected edition says so on every page, and the first one stays', async () => {
    const page = await t.visitor({ role: 'dealer_manager' });
    for (const [language, words] of [['en', 'Corrected edition V2'], ['zh', '更正版']]) {
      const pdf = await (await page.request.get(t.url(`/reports/${v2.id}/file?report=monthly&unit=${unit}&language=${language}&format=pdf`))).body();
      const pages = pages_of(pdf);
      t.check(`every page of the PDF (${language})`, pages.length > 2 && pages.every(p => p.includes(words)), `${pages.filter(p => !p.includes(words)).length} of ${pages.length} without`);
    }
    await page.goto(t.url(`/reports/${v1.id}/read?report=monthly&unit=${unit}`));
    t.check('V1 says that it was corrected', (await page.locator('main .alert').innerText()).includes('This edition was corrected'));
    t.check('and is there', (await page.locator('main table').count()) > 3);
    await page.click('text=The corrected edition');
    t.check('on to V2', page.url().includes(v2.id));
    await page.click('text=What changed');
    t.check('which says what changed', (await page.locator('main tbody tr').count()) > 3);
  });

  await t.case('a file stays the same bytes, and is what is shown', async () => {
    const page = await t.visitor({ role: 'dealer_manager' });
    const file = async form => (await page.request.get(t.url(`/reports/${quarter.id}/file?report=quarterly&unit=${unit}&language=zh&format=${form}`))).body();
    for (const form of ['pdf', 'xlsx'])
      t.check(`${form} twice`, (await file(form)).equals(await file(form)));
    const fresh = join(t.site.folder, 'fresh.xlsx');
    await t.site.run('publication', 'show', quarter.id, '--unit', decodeURIComponent(unit), '--language', 'zh', '--lang', 'zh', '--format', 'xlsx', '-o', fresh);
    t.check('a workbook made anew of the frozen document is the same', sheets_of(await file('xlsx')) === sheets_of(readFileSync(fresh)));
    const other = await t.visitor({ role: 'dealer_manager', expects: [404] });
    t.equal('another dealer\'s is not there', (await other.request.get(t.url(`/reports/${quarter.id}/file?report=quarterly&unit=dealer:1005&format=pdf`))).status(), 404);
  });

  const mail = await mail_server();
  for (const [key, value] of [['mail.server', `smtp://127.0.0.1:${mail.port}`], ['mail.tls', 0], ['mail.from', 'huifang@example.com'], ['portal.url', t.site.base]])
    await t.site.run('setting', 'set', key, value);
  const people = async () => [await t.visitor({ role: 'analyst' }), await t.visitor({ role: 'national_manager' }), await t.visitor({ role: 'dealer_manager' })];
  let id;

  await t.case('from the draft to the release', async () => {
    const [analyst, manager, dealer] = await people();
    await dealer.goto(t.url('/reports'));
    await submit(dealer, 'text=After-sales: off, switch on');
    await analyst.goto(t.url('/reports'));
    await analyst.selectOption('#f-kind', 'monthly');
    await analyst.fill('#f-period', next);
    await submit(analyst, 'text=Make a draft');
    id = await draft_id(t, 1, sample.map(p => p.id));
    await until_made(analyst, t.url(`/reports/${id}`));
    const page = await t.visitor({ role: 'dealer_manager', expects: [404] });
    t.equal('a draft is not for dealers', (await page.goto(t.url(`/reports/${id}`))).status(), 404);
    await submit(analyst, 'form[action$="/check"] button');
    t.equal('who checked cannot release', await analyst.locator('form[action$="/release"]').count(), 0);
    await manager.goto(t.url(`/reports/${id}`));
    await submit(manager, 'form[action$="/release"] button');
    t.check('it is released', (await text_of(manager)).includes('released'));
  });

  await t.case('read, download, appeal, rule', async () => {
    const dealer = await t.visitor({ role: 'dealer_manager' });
    await dealer.goto(t.url(`/reports/${id}/read?report=monthly&unit=${unit}`));
    t.check('the report', (await dealer.locator('main table').count()) > 3);
    t.equal('not a corrected one', await dealer.locator('main .alert').count(), 0);
    const pdf = await dealer.request.get(t.url(`/reports/${id}/file?report=monthly&unit=${unit}&format=pdf`));
    t.check('as PDF', (await pdf.body()).subarray(0, 4).toString() === '%PDF');
    await dealer.fill('#f-subject', 'Trend, October');
    await dealer.fill('#f-reason', 'Two customers say that they were never called.');
    await submit(dealer, 'main .btn-primary');
    t.check('the appeal stands there', (await text_of(dealer)).includes('Trend, October'));
    const qa = await t.visitor({ role: 'qa' });
    await qa.goto(t.url('/appeals'));
    const card = qa.locator('.card', { hasText: 'Trend, October' }).first();
    await card.locator('input[name=reason]').fill('One recording is of another workshop.');
    await Promise.all([qa.waitForNavigation(), card.locator('button[value=upheld]').click()]);
    await dealer.goto(t.url('/reports/appeals'));
    t.check('the dealer reads the ruling', (await text_of(dealer)).includes('One recording is of another workshop.'));
  });

  await t.case('the correction, and who is told', async () => {
    const [analyst, manager, dealer] = await people();
    await analyst.goto(t.url(`/reports/${id}`));
    await analyst.fill('#f-reason', 'One batch was wrong.');
    await submit(analyst, 'text=Make a corrected edition');
    const corrected = await draft_id(t, 2, sample.map(p => p.id));
    await until_made(analyst, t.url(`/reports/${corrected}`));
    await submit(analyst, 'form[action$="/check"] button');
    await manager.goto(t.url(`/reports/${corrected}`));
    await submit(manager, 'form[action$="/release"] button');
    await dealer.goto(t.url(`/reports/${corrected}/read?report=monthly&unit=${unit}`));
    t.check('the edition says so', (await text_of(dealer)).includes('Corrected edition V2'));
    await dealer.goto(t.url(`/reports/${corrected}`));
    t.check('with the reason', (await text_of(dealer)).includes('One batch was wrong.'));
    await dealer.goto(t.url(`/reports/${id}`));
    t.check('the first leads to it', (await text_of(dealer)).includes('This edition was corrected'));
    const told = () => mail.mails.map(mail_text).filter(m => m.includes('/reports/')); // others tell of measures and opinions
    for (let i = 0; i < 200 && told().length < 2; i++) await new Promise(ok => setTimeout(ok, 100));
    mail.close();
    t.check('the dealer is told of both', told().length === 2 && told()[0].includes(id) && told()[1].includes(corrected), told().join('\n'));
  });
}, { is_released: true });
