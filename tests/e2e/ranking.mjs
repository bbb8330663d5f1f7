// The running ranking, for national people; the assessment before any is made: what is empty says what comes.
import { area } from './lib.mjs';

await area('ranking', async t => {
  await t.check_looks('analyst', ['/ranking?region=%E4%B8%9C%E5%8C%97', '/assessment']);
  await t.check_looks('dealer_manager', ['/assessment']);

  await t.case('running figures', async () => {
    const page = await t.visitor({ role: 'analyst' });
    await page.goto(t.url('/ranking'));
    t.check('marked preliminary', (await page.locator('main .badge').first().innerText()).includes('Preliminary'));
    const all = await page.locator('.rp-table tbody tr').count();
    await page.selectOption('#pick-region', '东北');
    await Promise.all([page.waitForNavigation(), page.click('main form button')]);
    const some = await page.locator('.rp-table tbody tr').count();
    t.check('a region has fewer dealers', some > 0 && some < all / 4, `${some} of ${all}`);
    const csv = await (await page.request.get(t.url('/ranking?region=%E4%B8%9C%E5%8C%97&format=csv'))).text();
    t.equal('the file has the same dealers', csv.trim().split('\n').length - 1, some);
    const xlsx = await page.request.get(t.url('/ranking?format=xlsx'));
    t.check('a workbook', (await xlsx.body()).subarray(0, 2).toString() === 'PK' && xlsx.headers()['content-disposition'].includes('.xlsx'));
  });

  await t.case('a dealer', async () => {
    const page = await t.visitor({ role: 'dealer_manager' });
    t.equal('no running figures', (await page.request.get(t.url('/ranking'))).status(), 403);
    await page.goto(t.url('/assessment'));
    t.check('no assessment yet', (await page.locator('main .empty').innerText()).includes('when it is signed'));
  });
});
