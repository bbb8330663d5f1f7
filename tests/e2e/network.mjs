// The network and its questionnaires, as far as each reader sees.
import { area } from './lib.mjs';

await area('network', async t => {
  await t.check_looks('national_manager', ['/network', '/network?text=nowhere', '/network/dealers/1002', '/questionnaires']);

  await t.case('the list', async () => {
    const page = await t.visitor({ role: 'analyst' });
    await page.goto(t.url('/network'));
    const all = Number(/(\d+) dealers/.exec(await page.locator('main').innerText())[1]);
    t.check('all dealers that are open', all > 200, all);
    t.equal('a hundred a page', await page.locator('#dealers tbody tr').count(), 100);
    await page.click('text=Next');
    t.equal('the next hundred', await page.locator('#dealers tbody tr').count(), 100);
    await page.goto(t.url('/network?closed=1'));
    t.check('closed ones when wanted', Number(/(\d+) dealers/.exec(await page.locator('main').innerText())[1]) > all);
    await page.goto(t.url('/network?text=1002'));
    t.equal('by code', await page.locator('#dealers tbody tr').count(), 1);
    await page.goto(t.url('/network?text=' + encodeURIComponent(`<b>"'--`)));
    t.equal('what was asked for is text', await page.inputValue('[name=text]'), `<b>"'--`);
    await page.goto(t.url('/network?closed=1&text=1239'));
    await page.click('#dealers a');
    t.check('a merger leads on', (await page.locator('#stretches').innerText()).includes('→'), await page.locator('#stretches').innerText());
    await page.click('#stretches a');
    t.check('and back', (await page.locator('main').innerText()).includes('Goes on for: 1239'));
    t.check('shortfalls are the nation\'s to see', (await page.locator('#flags').innerText()).includes('Too few interviews'));
  });

  await t.case('a dealer\'s reach', async () => {
    const page = await t.visitor({ role: 'dealer_manager', expects: [404] });
    await page.goto(t.url('/network'));
    t.equal('sees itself only', await page.locator('#dealers tbody tr').count(), 1);
    await page.click('#dealers a');
    t.check('and its own history', page.url().endsWith('/network/dealers/1002'), page.url());
    t.check('without what interviews of unpublished months say', !/Too few interviews|Doubts/.test(await page.locator('main').innerText()));
    for (const code of ['1003', '1239', 'nowhere', "1002' or '1'='1"])
      t.equal(`${code} is not there for it`, (await page.goto(t.url('/network/dealers/' + encodeURIComponent(code)))).status(), 404);
  });

  await t.case('a region\'s reach', async () => {
    const page = await t.visitor({ role: 'region_manager', expects: [404] });
    await page.goto(t.url('/network'));
    const seen = Number(/(\d+) dealers/.exec(await page.locator('main').innerText())[1]);
    t.check('its dealers', seen > 20 && seen < 60, seen);
    t.equal('another region\'s is not there', (await page.goto(t.url('/network/dealers/1126'))).status(), 404);
  });

  await t.case('questionnaires', async () => {
    const page = await t.visitor({ role: 'dealer_manager' });
    await page.goto(t.url('/questionnaires'));
    await page.locator('#questionnaires a').first().click();
    const text = await page.locator('#questions').innerText();
    t.check('both languages', text.includes('总体来说') && text.includes('All in all'), text.slice(0, 500));
    t.check('points and filters', text.includes('5: 12 · 4: 8') && text.includes('{L1} <= 2'));
    await t.check_page(page, 'questionnaire');
    const narrow = await t.visitor({ role: 'coder', lang: 'zh-CN', width: 390, scheme: 'dark' });
    await narrow.goto(page.url());
    await t.check_page(narrow, 'questionnaire narrow');
  });
});
