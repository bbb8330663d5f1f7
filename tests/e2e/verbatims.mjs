// Open answers: the work list with the keyboard, two people at once, the code frame; what a dealer, a region and the nation read of what is released.
import { area } from './lib.mjs';

await area('verbatims', async t => {
  await t.check_looks('coder', ['/screening', '/screening?findings=some', '/screening?dealer=nobody', '/screening/codes']);
  await t.check_looks('dealer_manager', ['/verbatims']);
  await t.check_looks('national_manager', ['/verbatims', '/verbatims?kind=complaint&code=waiting']);

  const original = page => page.locator('blockquote').innerText();
  const state = page => page.locator('main .badge').first().innerText();
  async function press(page, key) {
    await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  }

  await t.case('screening with the keyboard', async () => {
    const page = await t.visitor({ role: 'coder', expects: [400] });
    await page.goto(t.url('/screening?findings=some'));
    await press(page, 'b');
    await t.check_page(page, 'a text');
    const first = page.url(), text = await original(page);
    t.check('what was found is marked', (await page.locator('blockquote mark').count()) > 0);
    t.check('the proposal covers it', (await page.inputValue('#f-text')) !== text);
    await press(page, 'a');
    t.check('approved, and on to another', page.url() !== first && page.url().includes('findings=some'));
    await page.goto(first);
    t.equal('it is approved', await state(page), 'Approved');
    await press(page, 'u');
    t.equal('taken back', await state(page), 'New');
    t.check('the history says both', (await page.locator('.list-group').innerText()).includes('took the step back'));
    await press(page, 's');
    await page.goto(first);
    t.equal('another look', await state(page), 'Second look');
    await press(page, 'r');
    await page.goto(first);
    t.equal('not for readers', await state(page), 'Not published');
    await page.keyboard.press('e');
    await page.locator('#f-text').fill('打我电话13800138000');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+Enter')]);
    t.check('a number is not approved', (await page.locator('.alert-danger').innerText()).includes('phone number: 13800138000'));
    t.equal('what was typed is kept', await page.inputValue('#f-text'), '打我电话13800138000');
    await page.locator('#f-text').fill('打我电话[电话]');
    await page.check('label:has-text("Price and charges") input');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+Enter')]);
    await page.goto(first);
    t.equal('covered, it is', await state(page), 'Approved');
    t.check('with its code', await page.isChecked('label:has-text("Price and charges") input'));
    t.equal('the original stays', await original(page), text);
  });

  await t.case('two people at once', async () => {
    const one = await t.visitor({ role: 'coder', expects: [409] }), two = await t.visitor({ role: 'analyst' });
    await one.goto(t.url('/screening?findings=some'));
    await press(one, 'b');
    await two.goto(one.url());
    await press(two, 's');
    await press(one, 'a');
    t.check('the later is told', (await one.locator('.alert-danger').innerText()).includes('Somebody else has worked on this text'));
    t.equal('the earlier counts', await state(one), 'Second look');
  });

  await t.case('many at once', async () => {
    const page = await t.visitor({ role: 'national_manager' });
    await page.goto(t.url('/screening?state=new&findings=some'));
    t.equal('nothing with findings can be chosen', await page.locator('td input[type=checkbox]').count(), 0);
    await page.goto(t.url('/screening/codes'));
    await page.fill('#f-code-new', 'tyres');
    await page.locator('main form').last().locator('[name=title_zh]').fill('轮胎');
    await page.locator('main form').last().locator('[name=title_en]').fill('Tyres');
    await Promise.all([page.waitForNavigation(), page.locator('main form').last().locator('button').click()]);
    t.check('the frame has one more', (await page.locator('main').innerText()).includes('tyres'));
  });

  await t.case('readers', async () => {
    const dealer = await t.visitor({ role: 'dealer_manager', expects: [403, 404] });
    await dealer.goto(t.url('/verbatims'));
    const own = await dealer.locator('main').innerText();
    t.check('what customers said', own.includes('What customers said'));
    t.check('no dealer column for a reader of one', !own.includes('Dealer code'));
    t.equal('nothing personal', own.match(/1[3-9]\d{9}|[京沪粤][A-Z]\d{5}|(张|李|王|刘|陈|赵|孙|周|吴|郑)(先生|女士|经理)/), null);
    await dealer.goto(t.url('/screening'));
    t.check('the work list is not for dealers', (await dealer.locator('main').innerText()).includes('403'));
    await dealer.goto(t.url('/verbatims?of=nation:nation'));
    t.check('nor other units', (await dealer.locator('main').innerText()).includes('404'));
    const nation = await t.visitor({ role: 'national_manager' });
    await nation.goto(t.url('/verbatims'));
    await nation.selectOption('#pick-kind', 'praise');
    await Promise.all([nation.waitForNavigation(), nation.click('main form .btn-primary')]);
    t.check('praise only', !(await nation.locator('.rp-table').last().innerText()).includes('Criticism'));
    const csv = await (await nation.request.get(t.url('/verbatims?kind=praise&format=csv'))).text();
    t.check('as a file', csv.includes('praise') && !csv.includes('complaint'), csv.slice(0, 200));
    const xlsx = await nation.request.get(t.url('/verbatims?format=xlsx'));
    t.check('as a workbook', (await xlsx.body()).subarray(0, 2).toString() === 'PK');
  });
}, { is_released: true });
