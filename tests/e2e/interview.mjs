// An interviewer's hour with the keyboard only: no answer, an appointment, a referral, an interview that goes on after it was broken off, one with an opinion while workers are
// killed and windows doubled; then without JavaScript.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { area, password } from './lib.mjs';

// A wave of visits ten days ago at dealers of the sample network, and lines that are open at any hour.
async function open_wave(t) {
  const day = new Date(Date.now() + 8 * 3600e3 - 10 * 24 * 3600e3).toISOString().slice(0, 10), rows = ['dealer_code,programme,ro_no,repair_date,customer_name,mobile,sender_name,sender_mobile,relation,model,plate,vin,work_type'];
  for (const dealer of ['IV1', 'IV2'])
    for (let i = 0; i < 40; i++)
      rows.push(`${dealer},service,${dealer}-${i},${day},张伟,138${dealer[2]}${String(i).padStart(7, '0')},王芳,139${dealer[2]}${String(i).padStart(7, '0')},家属,A6L,京A${10000 + i},LFVAZZ4F9C1${dealer[2]}${String(i).padStart(5, '0')},保养`);
  writeFileSync(join(t.site.folder, 'network.csv'), 'dealer_code,name,region_code,region_name,valid_from\nIV1,访问一店,N,北部,2020-01-01\nIV2,访问二店,N,北部,2020-01-01\n');
  writeFileSync(join(t.site.folder, 'visits.csv'), rows.join('\n') + '\n');
  await t.site.run('import', 'network', 'network.csv');
  await t.site.run('import', 'visits', 'visits.csv');
  for (const key of ['field.hours_working_day', 'field.hours_free_day']) await t.site.run('setting', 'set', key, '00:00-23:59');
  await t.site.run('setting', 'set', 'field.most_share', '1000');
  await t.site.run('setting', 'set', 'call.agency', '华信调研');
  await t.site.run('sample', 'draw', '--programme', 'service', '--month', day.slice(0, 7));
  await t.site.run('wave', 'open', '--programme', 'service', '--month', day.slice(0, 7));
}

const is_there = (page, selector) => page.waitForSelector(selector, { timeout: 15000 });
const text = page => page.locator('main').innerText();
async function press(page, key, selector) {
  await page.keyboard.press(key);
  if (selector) await is_there(page, selector);
}
// From the day's page to a case whose number is dialled.
async function dialled(page, t) {
  await page.goto(t.url('/calls'));
  await press(page, 'Enter', '#call[data-stage=card]');
  await press(page, '1', '.call-number.is-dialled');
}
const question = page => page.evaluate(() => document.querySelector('input[name=code]')?.value ?? document.querySelector('#call')?.dataset.stage);
// One answer by key; waits for the next question.
async function answer(page, key = '1') {
  const before = await question(page);
  if (await page.locator('textarea[autofocus]').count()) await page.keyboard.type('很好');
  else if (await page.locator('input[autofocus]').count()) await page.keyboard.type('3');
  else if (await page.locator('.call-choices input[type=checkbox]').count()) await page.keyboard.press('1');
  else if (await page.locator('button[name=raw][value=""]').count()) key = 'read';
  else { await page.keyboard.press(key); key = null; }
  if (key) await page.keyboard.press('Enter');
  await page.waitForFunction(code => (document.querySelector('input[name=code]')?.value ?? document.querySelector('#call')?.dataset.stage) !== code, before, { timeout: 20000 });
  return before;
}
const workers = t => execFileSync('pgrep', ['-P', String(t.site.process.pid)], { encoding: 'utf8' }).trim().split('\n').map(Number);

await area('interview', async t => {
  await t.case('nobody calls without a wave', async () => {
    const page = await t.visitor({ role: 'interviewer' });
    await page.goto(t.url('/calls'));
    await press(page, 'Enter', '.alert-warning');
    t.check('the page says why', (await text(page)).includes('in no wave that is open'), await text(page));
  });
  await open_wave(t);
  await t.check_looks('interviewer', ['/calls']);

  await t.case('no answer', async () => {
    const page = await t.visitor({ role: 'interviewer' });
    await page.goto(t.url('/calls'));
    await press(page, 'Enter', '#call[data-stage=card]');
    t.check('the number is masked before the call', !/1[39]\d{9}/.test(await text(page)), await text(page));
    await t.check_page(page, 'the case');
    await press(page, '1', '.call-number.is-dialled');
    t.check('and in the clear when it is dialled', /13\d{9}/.test(await page.locator('.is-dialled').innerText()));
    t.equal('its link dials', (await page.getAttribute('.is-dialled a', 'href')).slice(0, 7), 'tel:139');
    await press(page, 'F2', '#panel-objections[open]');
    await t.check_page(page, 'the case, dialled');
    await press(page, 'Escape');
    await press(page, 'n', '.call-day');
    t.check('what was kept is said', (await text(page)).includes('Kept.'));
    t.check('one call stands in the day', /Calls today\s+1/.test(await text(page)), await text(page));
  });

  let slot = '';
  await t.case('an appointment, and one that meets it', async () => {
    const page = await t.visitor({ role: 'interviewer', expects: [400, 409] });
    await dialled(page, t);
    await press(page, 'F3', '#panel-appointment[open]');
    await press(page, 'm');
    await press(page, 'x');
    slot = await page.locator('.call-slots button').nth(1).innerText();
    await press(page, '2', '.call-day');
    const [day, time] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d)/.exec(slot).slice(1);
    t.check('it stands in the calendar', (await text(page)).includes(day) && (await text(page)).includes(time), await text(page));
    await dialled(page, t);
    await press(page, 'F3', '#panel-appointment[open]');
    t.check('its time is not offered again', !(await page.locator('.call-slots').innerText()).includes(`${day} ${time}`));
    await press(page, 'm');
    await page.fill('#f-date', day);
    await page.fill('#f-time', time);
    await page.keyboard.press('Enter');
    await is_there(page, '.alert-danger');
    t.check('the same time is refused', (await text(page)).includes('within ten minutes'), await text(page));
    await press(page, 'F3', '#panel-appointment[open]');
    await press(page, '1', '.call-day');
    t.equal('two appointments', await page.locator('form[action="/calls/take"]').count(), 2);
  });

  await t.case('a referral', async () => {
    const page = await t.visitor({ role: 'interviewer', expects: [400] });
    await dialled(page, t);
    await press(page, 'F6', '#panel-referral[open]');
    await page.keyboard.type('李丽');
    await page.keyboard.press('Tab');
    await page.keyboard.type('12345');
    await page.keyboard.press('Enter');
    await is_there(page, '.alert-danger');
    await press(page, 'F6', '#panel-referral[open]');
    await page.keyboard.type('李丽');
    await page.keyboard.press('Tab');
    await page.keyboard.type('13700001234');
    await press(page, 'Enter', '.call-day');
    t.check('the case comes again', (await text(page)).includes('The case comes again'));
  });

  await t.case('broken off, and on where it stood', async () => {
    const page = await t.visitor({ role: 'interviewer' });
    await dialled(page, t);
    await press(page, 'j', '#call[data-stage=interview]');
    t.check('no recording without consent', (await text(page)).includes('not recorded'));
    for (let i = 0; i < 4; i++) await answer(page);
    const stood = await question(page);
    await press(page, 'F3', '#panel-appointment[open]');
    const time = /\d\d:\d\d/.exec(await page.locator('.call-slots button').nth(2).innerText())[0];
    await press(page, '3', '.call-day');
    await page.locator('tr', { hasText: time }).last().locator('button').focus();
    await press(page, 'Enter', '#call[data-stage=card]');
    await press(page, '1', '.call-number.is-dialled');
    t.check('the screen says that it was broken off', (await text(page)).includes('goes on where it stood'));
    await press(page, 'j', '#call[data-stage=interview]');
    t.equal('the same question', await question(page), stood);
    await press(page, 'F4', '#panel-break[open]');
    await press(page, '1', '.call-day');
  });

  await t.case('an interview, with killed workers, double keys and a second window', async () => {
    const page = await t.visitor({ role: 'interviewer', expects: [500, 502, 503] });
    await dialled(page, t);
    await press(page, 'y', '#call[data-stage=interview]');
    t.check('recording is shown after consent', (await text(page)).includes('recording'));
    const given = [];
    given.push(await answer(page, '1'), await answer(page, '1'), await answer(page, '1'));
    // A double press is one answer.
    const code = await question(page);
    await page.keyboard.press('2');
    await page.keyboard.press('2');
    await page.waitForFunction(c => document.querySelector('input[name=code]')?.value !== c, code);
    await page.waitForTimeout(500);
    given.push(code);
    const after = await question(page);
    await page.reload();
    await is_there(page, '#call[data-stage=interview]');
    t.equal('a reload comes back to the same question', await question(page), after);
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(c => document.querySelector('input[name=code]')?.value === c, code);
    t.equal('the key counted once', await page.locator('.call-choices .is-chosen kbd').innerText(), '2');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(c => document.querySelector('input[name=code]')?.value === c, after);
    // Another window of the same person shows the same question; what stays behind there changes nothing.
    const other = await page.context().newPage();
    await other.goto(t.url('/calls/now'));
    t.equal('a second window, the same question', await question(other), after);
    given.push(await answer(page));
    const here = await question(page);
    await other.keyboard.press('5');
    await is_there(other, '.alert-warning');
    t.equal('the window that stayed behind is told', await question(other), here);
    await other.close();
    // All workers are killed between a key and its answer.
    for (let i = 0; i < 3; i++) {
      for (const pid of workers(t)) process.kill(pid, 'SIGKILL');
      given.push(await answer(page, '1'));
    }
    page.faults.length = 0; // connections that were cut
    await t.check_page(page, 'a question');
    for (let i = 0; i < 120 && (await question(page)) !== 'interview'; i++) given.push(await answer(page));
    t.check('all is answered', (await text(page)).includes('All questions are answered'), await text(page));
    t.check('more than twenty questions', given.length > 20, String(given.length));
    // Back over all of it: every answer that was acknowledged is there.
    const lost = [];
    for (const one of [...given].reverse()) {
      await page.keyboard.press('Escape');
      await page.keyboard.press('ArrowLeft');
      await page.waitForFunction(c => document.querySelector('input[name=code]')?.value === c, one, { timeout: 20000 });
      if (!(await page.locator('.is-chosen, :checked, .call-typed').count())) lost.push(one);
      if ((await page.locator('.call-typed').count()) && !(await page.inputValue('.call-typed'))) lost.push(one);
    }
    t.equal('no answer is lost', lost, []);
    for (let i = 0; i < 200 && (await question(page)) !== 'interview'; i++) {
      const at = await question(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(c => document.querySelector('input[name=code]')?.value !== c, at, { timeout: 20000 });
    }
    await press(page, 'Enter', '#call[data-stage=opinion]');
    await t.check_page(page, 'the opinion');
    await page.keyboard.press('3');
    await page.focus('#f-text');
    await page.keyboard.type('空调修了两次还没修好');
    await page.keyboard.press('Tab');
    await page.keyboard.type('请经理回电');
    await page.keyboard.press('Enter');
    await is_there(page, 'blockquote');
    t.check('it is read back', (await page.locator('blockquote').innerText()).includes('空调修了两次还没修好'));
    await press(page, 'y', '.call-day');
    t.check('and passed on', (await text(page)).includes('passed on today'));
    t.check('one interview stands in the day', /Interviews today\s+1/.test(await text(page)), await text(page));
    t.site.log = t.site.log.split('\n').filter(l => !/event=worker/.test(l)).join('\n');
  });

  for (const look of [{ lang: 'zh-CN', width: 390, scheme: 'dark' }, { lang: 'zh-CN', width: 1440, scheme: 'light' }])
    await t.case(`the screen in Chinese, ${look.width} wide`, async () => {
      const page = await t.visitor({ role: 'interviewer', ...look });
      await dialled(page, t);
      t.check('the opening is spoken Chinese', (await text(page)).includes('您好，我是华信调研'), await text(page));
      await t.check_page(page, `the case ${look.width}`);
      await press(page, 'j', '#call[data-stage=interview]');
      await answer(page);
      await t.check_page(page, `a question ${look.width}`);
      await press(page, 'F4', '#panel-break[open]');
      await press(page, '3', '.call-day');
    });

  await t.case('without JavaScript', async () => {
    const context = await t.browser.newContext({ javaScriptEnabled: false, locale: 'en' });
    t.contexts.push(context);
    const page = await context.newPage();
    await page.goto(t.url('/sign-in'));
    await page.fill('[name=login]', 'interviewer');
    await page.fill('[name=password]', password);
    await page.click('main .btn-primary');
    await page.goto(t.url('/calls'));
    await page.click('.call-next button');
    await page.click('.call-number button');
    await page.click('button[name=consent][value="0"]');
    const first = await page.inputValue('input[name=code]');
    await page.click('.call-choices button');
    const second = await page.inputValue('input[name=code]');
    t.check('an answer brings the next question', first !== second, `${first} ${second}`);
    await page.click('button[name=to][value=back]');
    t.equal('and back', await page.inputValue('input[name=code]'), first);
    t.equal('where the answer stands', await page.locator('.call-choices .is-chosen').count(), 1);
    await page.click('#panel-break summary');
    await page.click('#panel-break button[value=technical]');
    t.check('an end', (await text(page)).includes('Kept.'));
  });
});
