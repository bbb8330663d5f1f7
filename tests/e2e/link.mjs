// Answering by link: a customer on his telephone, in both languages, without JavaScript, on two devices, in two tabs; who wants to be left in peace; who guesses links; and
// the supervisor who sends them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { area } from './lib.mjs';

const main = 'button.main';
const phone = { lang: 'zh-CN', width: 390 };
const last_month = () => {
  const [y, m] = new Date(Date.now() + 8 * 3600e3).toISOString().split('-').map(Number);
  return m === 1 ? `${y - 1}-12` : `${y}-${String(m - 1).padStart(2, '0')}`;
};

// Goes to where a click leads.
const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

// Chooses or types something that will do, for whatever the page asks.
async function answer(page, choice = 0) {
  if (await page.locator('input[type=checkbox]').count()) await page.locator('input[type=checkbox]').first().check();
  else if (await page.locator('input[type=radio]').count()) await page.locator('input[type=radio]').nth(choice).check();
  else if (await page.locator('#answer[inputmode]').count()) await page.fill('#answer', '3');
  else if (await page.locator('#answer').count()) await page.fill('#answer', '<b>等了"两个"小时</b> & {L1} \u202e');
}

const asked = page => page.inputValue('[name=code]');

// To the end of the questions; what kinds of question came.
async function answer_all(page, seen = async () => {}) {
  for (let i = 0; i < 120 && await page.locator('[name=code]').count() && await asked(page) !== ''; i++) {
    await seen(page, i);
    await answer(page, i % 5 === 4 ? 1 : 0);
    await press(page, 'button[value=next]');
  }
}

await area('link', async t => {
  const month = last_month(), file = join(t.site.folder, 'sms.csv');
  await t.site.run('setting', 'set', 'sms.file', file);
  await t.site.run('setting', 'set', 'portal.url', t.site.base);
  await t.site.run('sample', 'draw', '--programme', 'service', '--month', month, '--demo', '--seed', '7');
  await t.site.run('wave', 'open', '--programme', 'service', '--month', month);
  // On the last days of a month all days for calls of the month before are over.
  execFileSync('python3', ['-c', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=30); c.execute("update field_case set open_until = open_until + 40 * 86400000"); c.commit()', t.site.db]);

  await t.case('a supervisor decides what is sent', async () => {
    const page = await t.visitor({ role: 'field_supervisor', expects: [400] });
    await page.goto(t.url('/invitations'));
    await t.check_page(page, 'waves');
    await page.click('main table a');
    await page.check('[value=web_first]');
    await page.fill('#from', '00:00');
    await page.fill('#until', '23:59');
    await press(page, 'button[value=keep]');
    t.check('somebody must ask', (await page.locator('[role=alert]').innerText()).includes('Say who asks'));
    await page.fill('#sender', '华帆调研');
    await page.fill('#client', '<script>alert(1)</script>东方汽车');
    await page.fill('#invite_en', 'Tell us: {link} {name}');
    await press(page, 'button[value=preview]');
    t.check('a message needs all of it', (await page.locator('[role=alert]').innerText()).includes('{dealer}'));
    await page.fill('#invite_en', '{sender}: {dealer}, {day}, {minutes} minutes: {link} no: {stop}');
    await press(page, 'button[value=preview]');
    t.check('the preview shows it', (await page.locator('main').innerText()).includes('华帆调研: Hangzhou East'), await page.locator('main').innerText());
    await press(page, 'button[value=keep]');
    t.check('kept', (await page.locator('[role=status]').innerText()).includes('Kept'));
    await t.check_page(page, 'a wave');
    const analyst = await t.visitor({ role: 'analyst', expects: [403] });
    t.equal('an analyst of the importer sees nothing of it', (await analyst.goto(t.url('/invitations'))).status(), 403);
  });

  t.check('invitations are written', /invitations/.test(await t.site.run('wave', 'invite', '--programme', 'service', '--month', month).then(() => 'invitations')));
  await t.site.run('outbox', 'deliver');
  const lines = readFileSync(file, 'utf8').split('\r\n').filter(Boolean);
  const links = lines.map(l => /\/s\/([A-Za-z0-9]{7}) /.exec(l)[1]);
  t.check('a line a message', lines.length >= 20 && new Set(links).size === links.length, lines.length);
  const next_link = () => `/s/${links.pop()}`;

  const looks = next_link();
  await t.check_looks(null, [looks, `${looks}/stop`]);

  await t.case('a customer answers on the telephone', async () => {
    const page = await t.visitor({ ...phone, expects: [400, 410] }), link = next_link();
    let most = 0;
    const assets = new Map();
    page.on('response', async r => {
      const n = (await r.body().catch(() => Buffer.alloc(0))).length;
      if (/\/assets\/.*css/.test(r.url())) assets.set(r.url(), n);
      if (new URL(r.url()).pathname.startsWith('/s/')) most = Math.max(most, n);
    });
    const first = await page.goto(t.url(link));
    t.check('searchers and caches leave it alone', /noindex/.test(first.headers()['x-robots-tag']) && /no-store/.test(first.headers()['cache-control']), first.headers());
    t.check('who asks, for whom, where, how long', /华帆调研.*东方汽车.*分钟/s.test(await page.locator('main').innerText()), await page.locator('main').innerText());
    t.check('texts are texts', (await page.locator('main').innerText()).includes('<script>alert(1)</script>'));
    await press(page, main);
    const kinds = new Set();
    await answer_all(page, async (p, i) => {
      const kind = await p.evaluate(() => [...document.querySelectorAll('main form input:not([type=hidden]), main textarea')].map(e => e.type).filter((x, k, all) => all.indexOf(x) === k).join(' ') + (document.querySelector('.scale') ? ' scale' : ''));
      if (!kinds.has(kind)) await t.check_page(p, `question ${i} (${kind})`, `question-${i}`);
      kinds.add(kind);
      if (i === 0) {
        const small = await p.evaluate(() => [...document.querySelectorAll('main label.option, main button')].map(e => e.getBoundingClientRect().height).filter(h => h < 44));
        t.equal('fingers find every button', small, []);
        await press(p, 'button[value=next]').catch(() => {});
      }
    });
    t.check('the end is reached', await page.locator('button[value=send]').count() === 1, await page.locator('main').innerText());
    await t.check_page(page, 'the end');
    await press(page, 'button[value=back]');
    t.check('back from there', await asked(page) !== '');
    await press(page, 'button[value=next]');
    await press(page, 'button[value=send]');
    t.check('thanks', page.url().includes('/thanks') && await page.locator('form.opinion').count() === 1, page.url());
    await t.check_page(page, 'thanks');
    page.faults.length = 0;
    const css = [...assets.values()].reduce((a, b) => a + b, 0);
    t.check('a page with its style sheet is at most 30 KB', most > 1000 && css > 1000 && most + css <= 30 * 1024, `page ${most}, style sheet ${css}`);
    console.log(`# the largest page has ${most} bytes, the style sheet ${css}`);
    t.equal('no cookie', await page.context().cookies(), []);
    t.equal('the link has done its work', (await page.goto(t.url(link))).status(), 410);
    await t.check_page(page, 'used');
  });

  await t.case('words under one\'s name need consent', async () => {
    const page = await t.visitor({ lang: 'en', width: 390, expects: [400] }), link = next_link();
    await page.goto(t.url(link));
    await press(page, main);
    await answer_all(page);
    await press(page, 'button[value=send]');
    await page.check('[value=complaint]');
    await page.fill('#text', '<img src=x onerror=alert(1)> 等了两个小时');
    await page.fill('#who', '李 & 王');
    await page.fill('#phone', '138 0000 9999');
    await press(page, '.opinion button');
    t.check('not without', (await page.locator('[role=alert]').innerText()).includes('consent'), await page.locator('main').innerText());
    t.equal('what was written stays', await page.inputValue('#text'), '<img src=x onerror=alert(1)> 等了两个小时');
    await t.check_page(page, 'without consent');
    page.faults.length = 0;
    await page.check('[name=consent]');
    await page.fill('#phone', '12');
    await press(page, '.opinion button');
    t.check('a number that is none', (await page.locator('[role=alert]').innerText()).includes('telephone'));
    await page.fill('#phone', '13800009999');
    await page.check('[name=consent]');
    await press(page, '.opinion button');
    t.check('passed on', (await page.locator('main').innerText()).includes('on their way'), await page.locator('main').innerText());
    t.equal('once', await page.locator('form').count(), 0);
  });

  await t.case('without JavaScript', async () => {
    const page = await t.visitor({ lang: 'en', width: 390, script: false, expects: [400] }), link = next_link();
    await page.goto(t.url(link));
    await press(page, main);
    while (!await page.locator('input[type=radio]').count()) await press(page, 'button[value=next]'); // words to read come first
    const first = await asked(page);
    await press(page, 'button[value=next]');
    t.check('an answer is missing', await page.locator('[role=alert]').count() === 1 && await asked(page) === first);
    await answer_all(page);
    await press(page, 'button[value=send]');
    t.check('thanks', (await page.locator('h1').innerText()) === 'Thank you!');
  });

  await t.case('another language, another device, a second tab', async () => {
    const one = await t.visitor({ ...phone }), two = await t.visitor({ lang: 'en' }), link = next_link();
    await one.goto(t.url(link));
    await press(one, main);
    for (let i = 0; i < 5; i++) { // past the screeners, which would end it
      await answer(one);
      await press(one, 'button[value=next]');
    }
    const stopped_at = await asked(one);
    await two.goto(t.url(link));
    t.check('the computer shows a code for the telephone', await two.locator('figure svg').isVisible());
    t.equal('it was begun', await two.innerText(main), 'Go on where I stopped');
    await press(two, main);
    t.equal('the same question', await asked(two), stopped_at);
    await press(two, 'header nav a');
    t.equal('in the other language', await two.getAttribute('html', 'lang'), 'zh-CN');
    t.equal('still the same', await asked(two), stopped_at);
    await answer(two);
    await press(two, 'button[value=next]');
    const further = await asked(two);
    await answer(one, 1); // the first device still shows the question before
    await press(one, 'button[value=next]');
    t.equal('both go on from there', await asked(one), further);
    await press(one, 'button[value=back]');
    t.equal('the last answer counts', await one.locator('input[type=radio]').nth(1).isChecked(), true);
    await one.goto(t.url(link));
    await one.reload();
    await press(one, main);
    t.equal('a reload loses nothing', await asked(one), stopped_at);
  });

  await t.case('looking changes nothing', async () => {
    const page = await t.visitor({ lang: 'en', expects: [403, 405, 404] }), link = next_link();
    for (const path of ['', '/q', '/stop', '/thanks', '/begin', '/opinion', '/stop?go=yes', '?l=en&go=send'])
      await page.request.get(t.url(link + path), { headers: { 'User-Agent': 'LinkPreview/1.0' } });
    await page.goto(t.url(link));
    t.equal('it can still be begun', await page.innerText(main), 'Begin');
    const foreign = await page.request.post(t.url(`${link}/stop`), { headers: { Origin: 'https://evil.example' }, form: {}, maxRedirects: 0 });
    t.equal('another site cannot opt anybody out', foreign.status(), 403);
    await page.goto(t.url(link));
    t.equal('still', await page.innerText(main), 'Begin');
  });

  await t.case('left in peace', async () => {
    const page = await t.visitor({ ...phone, expects: [410] }), link = next_link();
    await page.goto(t.url(link));
    await press(page, '.aside a');
    await press(page, main);
    t.check('done', page.url().includes('/stop') && (await page.locator('form').count()) === 0, await page.locator('main').innerText());
    await t.check_page(page, 'stopped');
    t.equal('nothing can be answered any more', (await page.goto(t.url(link))).status(), 410);
    page.faults.length = 0;
  });

  await t.case('on paper', async () => {
    const page = await t.visitor({ lang: 'en' }), link = next_link();
    await page.goto(t.url(link));
    await press(page, main);
    await page.emulateMedia({ media: 'print' });
    t.equal('without buttons', await page.locator('.buttons').isVisible(), false);
    t.check('with the question', await page.locator('h1').isVisible());
  });

  await t.case('the supervisor counts', async () => {
    const page = await t.visitor({ role: 'project_manager', lang: 'zh-CN', width: 390 });
    await page.goto(t.url('/invitations'));
    await t.check_page(page, 'waves, counted');
    const row = (await page.locator('main tbody td').allInnerTexts()).slice(2).map(Number);
    t.check('invited, not delivered, opened, begun, complete, opted out', row[0] >= 20 && row[1] === 0 && row[2] >= 7 && row[3] >= 5 && row[4] === 3 && row[5] === 1, row);
  });

  await t.case('links that are none', async () => {
    const page = await t.visitor({ lang: 'en', expects: [404, 429] });
    for (const path of ['/s/AAAAAAAAAAAAAAAAAAAAAA', '/s/x', '/s/%E4%B8%80', '/s/AAAAAAA/q'])
      t.equal(path, (await page.goto(t.url(path))).status(), 404);
    await t.check_page(page, 'no such link');
    let status = 0, n = 0;
    for (; n < 40 && status !== 429; n++) status = (await page.request.get(t.url(`/s/AAAAA${String(n).padStart(2, '0')}`))).status();
    t.check('whoever guesses is turned away', status === 429 && n <= 21, `${status} after ${n}`);
    t.equal('with a right one, too', (await page.goto(t.url(next_link()))).status(), 429);
    await t.check_page(page, 'turned away');
  });
});
