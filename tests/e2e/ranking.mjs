// The ranking and the assessment before anything is released: what is empty says what comes, and only national people see running figures.
import { area } from './lib.mjs';

await area('ranking', async t => {
  await t.check_looks('analyst', ['/ranking', '/ranking?figures=running&region=%E4%B8%9C%E5%8C%97', '/assessment']);
  await t.check_looks('dealer_manager', ['/ranking', '/assessment']);

  await t.case('running figures', async () => {
    const page = await t.visitor({ role: 'analyst' });
    await page.goto(t.url('/ranking'));
    await page.click('text=Show preliminary figures');
    t.check('marked preliminary', (await page.locator('main .badge').first().innerText()).includes('Preliminary'));
    const all = await page.locator('.rp-table tbody tr').count();
    await page.selectOption('#pick-region', '东北');
    await Promise.all([page.waitForNavigation(), page.click('main form button')]);
    const some = await page.locator('.rp-table tbody tr').count();
    t.check('a region has fewer dealers', some > 0 && some < all / 4, `${some} of ${all}`);
    t.check('the other choice is kept', page.url().includes('figures=running'), page.url());
    const csv = await (await page.request.get(t.url('/ranking?figures=running&region=%E4%B8%9C%E5%8C%97&format=csv'))).text();
    t.equal('the file has the same dealers', csv.trim().split('\n').length - 1, some);
    const xlsx = await page.request.get(t.url('/ranking?figures=running&format=xlsx'));
    t.check('a workbook', (await xlsx.body()).subarray(0, 2).toString() === 'PK' && xlsx.headers()['content-disposition'].includes('.xlsx'));
  });

  await t.case('a dealer', async () => {
    const page = await t.visitor({ role: 'dealer_manager' });
    await page.goto(t.url('/ranking?figures=running'));
    t.equal('no running figures', await page.locator('.rp-table').count(), 0);
    t.check('says what comes', (await page.locator('main .empty').innerText()).includes('No ranking of this programme is released yet'));
    t.equal('nothing to switch to', await page.locator('text=Show preliminary figures').count(), 0);
    await page.goto(t.url('/assessment'));
    t.check('no assessment yet', (await page.locator('main .empty').innerText()).includes('when it is signed'));
  });
});
