// Measures before anything is released; strengths and weaknesses; the API's page.
import { area } from './lib.mjs';

await area('measures', async t => {
  await t.check_looks('dealer_manager', ['/measures', '/measures?tab=overdue', '/measures/weak', '/drivers']);
  await t.check_looks('analyst', ['/drivers', '/drivers/running', '/drivers/running?scope=region:N', '/drivers/running?scope=dealer:nobody', '/api/docs']);

  await t.case('nothing is released yet', async () => {
    const page = await t.visitor({ role: 'dealer_manager', expects: [403, 404] });
    await page.goto(t.url('/measures'));
    t.check('the list says what to do', (await page.locator('main').innerText()).includes('weak items of a released report'));
    await page.click('text=Weak items');
    t.check('so does the page of weak items', (await page.locator('main').innerText()).includes('No report is released yet'));
    await page.goto(t.url('/measures/0000000000001'));
    t.check('a measure that is none', (await page.locator('main').innerText()).includes('404'));
    await page.goto(t.url('/drivers'));
    t.check('and of strengths and weaknesses', (await page.locator('main').innerText()).includes('No report is released yet'));
    await page.goto(t.url('/drivers/running'));
    t.check('running figures are not for dealers', (await page.locator('main').innerText()).includes('403'));
  });

  await t.case('a dealer beside the nation', async () => {
    const page = await t.visitor({ role: 'analyst' });
    await page.goto(t.url('/drivers/running'));
    await page.selectOption('#f-scope', { index: 8 });
    await page.click('main .btn-primary');
    const text = await page.locator('main').innerText();
    for (const part of ['In words', 'Importance and satisfaction', 'Questions by their gap', 'preliminary figures'])
      t.check(part, text.includes(part));
    t.check('and on to its measures', (await page.locator('a[href^="/measures/weak?dealer="]').count()) === 1);
  });
});
