// The supervisor's board, cases handed over, the daily sheet, reports, review; what a dealer sees of it.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { area } from './lib.mjs';

function month_before() {
  const d = new Date();
  d.setUTCDate(0);
  return d.toISOString().slice(0, 7);
}

await area('board', async t => {
  const march = ['--programme', 'service', '--month', month_before()];
  await t.case('nothing is there yet', async () => {
    const page = await t.visitor({ role: 'field_supervisor' });
    for (const path of ['/supervision', '/supervision/interviewers', '/supervision/review', '/supervision/back-checks', '/supervision/monitoring', '/supervision/report']) {
      await page.goto(t.url(path));
      t.check(`${path} says what to do`, (await page.locator('main').innerText()).includes('There is no wave yet.'));
    }
  });
  await t.site.run('sample', 'draw', ...march, '--demo', '--seed', '5');
  await t.site.run('wave', 'open', ...march);
  execFileSync('python3', [fileURLToPath(new URL('play_field.py', import.meta.url)), t.site.db]);

  await t.check_looks('field_supervisor', ['/supervision', '/supervision/cases', '/supervision/interviewers', '/supervision/report', '/supervision/review?tab=odd']);
  await t.check_looks('dealer_manager', ['/interviews/counts']);

  await t.case('who calls now', async () => {
    const page = await t.visitor({ role: 'field_supervisor' });
    await page.goto(t.url('/supervision'));
    t.equal('everybody in the wave', await page.locator('#now tbody tr').count(), 7);
    t.check('no opinion waits', (await page.locator('#now .hf-tile', { hasText: 'Opinions not passed on' }).innerText()).includes('0'));
    await page.evaluate(() => { document.querySelector('#now').dataset.old = '1'; });
    await page.waitForFunction(() => !document.querySelector('#now').dataset.old, null, { timeout: 20000 });
    t.check('asked again by itself', true);
    await page.click('text=Follow');
    t.equal('two answers and the question that is asked', await page.locator('#watch tbody tr').count(), 3);
    t.check('nobody is named', !/1[3-9]\d{9}/.test(await page.locator('main').innerText()));
  });

  await t.case('calls are stopped and go on', async () => {
    const page = await t.visitor({ role: 'field_supervisor' });
    await page.goto(t.url('/supervision'));
    await page.locator('#now tbody tr', { hasText: '访问员6' }).locator('text=Stop').click();
    await page.fill('#reason', '过快');
    await page.click('main .btn-danger');
    const row = page.locator('#now tbody tr', { hasText: '访问员6' });
    t.check('with the reason', /Calls stopped\s+过快/.test(await row.innerText()), await row.innerText());
    await row.locator('text=Resume').click();
    await page.click('main .btn-primary');
    t.check('resumed', !(await page.locator('#now tbody tr', { hasText: '访问员6' }).innerText()).includes('stopped'));
  });

  await t.case('a case that was handed over', async () => {
    const page = await t.visitor({ role: 'field_supervisor' });
    await page.goto(t.url('/supervision/cases'));
    t.check('its note', (await page.locator('main').innerText()).includes('客户要求主管回电'));
    await page.fill('#note-0', '请再打');
    await page.click('button[value=release]');
    t.check('is released', (await page.locator('main').innerText()).includes('No case lies before you.'));
  });

  await t.case('an interview that was too fast', async () => {
    const page = await t.visitor({ role: 'qa', expects: [400] });
    await page.goto(t.url('/supervision/review?tab=odd'));
    const waiting = await page.locator('tbody tr').count();
    await page.locator('tbody tr').first().locator('a').click();
    t.check('each question was', (await page.locator('tbody .status-orange').count()) > 5);
    await page.click('button[value=void]');
    t.check('why is asked', (await page.locator('.alert-danger').innerText()).includes('Say why'));
    await page.fill('#answer', '4');
    await page.fill('#why', '录音中说满意');
    await page.click('text=Correct >> nth=-1');
    t.check('corrected, with its log', (await page.locator('main').innerText()).includes('录音中说满意'));
    await page.fill('#reason', '无录音');
    await page.click('button[value=void]');
    await page.goto(t.url('/supervision/review?tab=odd'));
    t.equal('one less', await page.locator('tbody tr').count(), waiting - 1);
  });

  await t.case('clean ones at once', async () => {
    const page = await t.visitor({ role: 'qa' });
    await page.goto(t.url('/supervision/review?tab=clean'));
    await page.click('main .card .btn-primary');
    await page.click('dialog[open] .btn-primary');
    await page.waitForLoadState();
    await page.goto(t.url('/supervision/review?tab=clean'));
    t.check('none waits', (await page.locator('main').innerText()).includes('Nothing waits here.'));
  });

  let check, heard;
  await t.case('back-checks are drawn', async () => {
    const page = await t.visitor({ role: 'qa' });
    await page.goto(t.url('/supervision/back-checks'));
    t.equal('everybody, also who made none', await page.locator('.rp tbody tr').count(), 7);
    await page.click('text=Draw now');
    const open = await page.locator('main .hf-table').first().locator('tbody tr').count();
    t.check('two of each at least', open >= 12, open);
    await page.locator('main .hf-table').first().locator('tbody a').first().click();
    check = new URL(page.url()).pathname;
    t.check('the first answers are not shown', !(await page.locator('main').innerText()).includes('In the interview'));
    t.check('the number is masked', !/1[3-9]\d{9}/.test(await page.locator('main').innerText()));
  });
  await t.check_looks('qa', ['/supervision/back-checks', check]);

  await t.case('a back-check fails', async () => {
    const page = await t.visitor({ role: 'qa', expects: [400] });
    await page.goto(t.url(check));
    await page.check('input[name=reach][value=reached]');
    await page.click('main form .btn-primary');
    t.check('what is missing', (await page.locator('.alert-danger').innerText()).includes('Say whether the customer was interviewed'));
    await page.check('input[name=reach][value=reached]');
    await page.check('input[name=took_part][value="0"]');
    await page.fill('#note', '没有接到过电话');
    await page.click('main form .btn-primary');
    t.check('failed', (await page.locator('main').innerText()).includes('was not interviewed'));
    await page.goto(t.url('/supervision/review?tab=odd'));
    t.check('waits for review, marked', (await page.locator('tbody').innerText()).includes('back-check failed'));
    await page.goto(t.url('/supervision/back-checks'));
    const [sheet] = await Promise.all([page.waitForEvent('download'), page.click('text=CSV')]);
    t.equal('a file', sheet.suggestedFilename(), 'back_checks.csv');
    const boss = await t.visitor({ role: 'field_supervisor' });
    await boss.goto(t.url('/supervision'));
    t.check('red on the board', (await boss.locator('#now .hf-tile-red', { hasText: 'Failed back-checks' }).innerText()).includes('1'));
    const caller = await t.visitor({ role: 'interviewer', expects: [403] });
    await caller.goto(t.url(check));
    t.check('not for interviewers', (await caller.locator('main').innerText()).includes('403'));
  });

  await t.case('whom to listen to', async () => {
    const page = await t.visitor({ role: 'qa' });
    await page.goto(t.url('/supervision/monitoring'));
    t.equal('everybody who lacks some', await page.locator('main table[class=table]').nth(1).locator('tbody tr').count(), 6);
    t.check('no calibration yet', (await page.locator('.rp').innerText()).includes('No interview was scored by two listeners yet'));
    await page.locator('text=An interview by chance').first().click();
    heard = new URL(page.url()).pathname;
    t.check('the form stands there', await page.locator('input[type=number]').count() === 7 && await page.locator('input[type=checkbox]').count() === 3);
  });
  await t.check_looks('qa', ['/supervision/monitoring', heard]);

  await t.case('two listen', async () => {
    const page = await t.visitor({ role: 'qa' });
    await page.goto(t.url(heard));
    const fill = async (who, points) => {
      for (const [i, n] of points.entries())
        await who.fill(`#item${i + 1}`, `${n}`);
    };
    await fill(page, [8, 10, 25, 15, 15, 15, 10]);
    await page.click('text=Save the form');
    t.check('98 points', (await page.locator('tr.fw-bold').innerText()).includes('98'));
    const boss = await t.visitor({ role: 'field_supervisor' });
    await boss.goto(t.url(heard));
    t.check('blind', !(await boss.locator('main').innerText()).includes('What listeners gave'));
    await fill(boss, [4, 10, 20, 15, 15, 15, 10]);
    await boss.check('input[name=item8]');
    await boss.click('text=Save the form');
    t.check('no points, side by side', /Score\s+98\s+0\s+98/.test(await boss.locator('tr.fw-bold').innerText()), await boss.locator('tr.fw-bold').innerText());
    await boss.goto(t.url('/supervision'));
    t.check('calls are stopped', (await boss.locator('#now').innerText()).includes('Calls stopped'));
    await boss.goto(t.url('/supervision/interviewers'));
    t.check('in the daily sheet', (await boss.locator('.rp').innerText()).includes('49.0'));
    const caller = await t.visitor({ role: 'interviewer', expects: [403] });
    await caller.goto(t.url(heard));
    t.check('not for interviewers', (await caller.locator('main').innerText()).includes('403'));
  });
  await t.check_looks('field_supervisor', [heard]);

  await t.case('on paper', async () => {
    const page = await t.visitor({ role: 'field_supervisor' });
    await page.goto(t.url('/supervision/interviewers'));
    t.equal('everybody, also who made none', await page.locator('.rp tbody tr').count(), 7);
    await page.emulateMedia({ media: 'print' });
    t.check('without tabs and pickers', !(await page.locator('.hf-tabs').first().isVisible()) && !(await page.locator('.hf-picker').first().isVisible()));
    await t.screenshot(page, 'sheet-print');
  });

  await t.case('others do not come in', async () => {
    for (const role of ['national_manager', 'dealer_manager', 'interviewer']) {
      const page = await t.visitor({ role, expects: [403] });
      await page.goto(t.url('/supervision'));
      t.check(role, (await page.locator('main').innerText()).includes('403'));
    }
    const page = await t.visitor({ role: 'dealer_manager' });
    await page.goto(t.url('/interviews/counts'));
    t.equal('a dealer sees one row', await page.locator('.rp tbody tr').count(), 1);
  });
});
