// The questionnaire designer: every page in both languages; writing by keyboard; conditions; states; two editors; the preview.
import { area } from './lib.mjs';

const state = page => page.locator('[data-state]');
const saved = page => page.waitForFunction(() => /Saved|已保存/.test(document.querySelector('[data-state]').textContent));
const at_work = page => page.waitForSelector('#designer[data-ready]');

await area('designer', async t => {
  let draft = '', version = '';

  await t.case('a questionnaire is written by keyboard', async () => {
    const page = await t.visitor({ role: 'analyst' });
    await page.goto(t.url('/questionnaires'));
    await page.focus('input[name=code]');
    await page.keyboard.type('pulse');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await at_work(page);
    draft = new URL(page.url()).pathname;

    const add = page.locator('[data-add]');
    await add.focus();
    await add.selectOption('kind:level');
    t.equal('the first field of the new question is focused', await page.evaluate(() => document.activeElement.dataset.bind), 'name');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('L1');
    await page.locator('[data-text=title][data-lang="zh-cn"]').fill('总体来说，您满意吗？');
    await page.locator('[data-text=title][data-lang=en]').fill('All in all, are you satisfied?');
    await page.locator('[data-do=probe]').press('Enter');
    t.equal('a probe behind it', await page.locator('.hfd-item[data-element]:not(.is-page) b').allInnerTexts(), ['L1', 'L1_why']);
    await add.selectOption('kind:yes_no');
    await page.locator('[data-bind=name]').fill('D1');
    await saved(page);

    const item = page.locator('.hfd-item', { hasText: 'D1' });
    await item.focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+ArrowUp');
    t.equal('moved to the front', await page.locator('.hfd-item[data-element]:not(.is-page) b').allInnerTexts(), ['D1', 'L1', 'L1_why']);
    t.equal('and it is said', await page.locator('[data-live]').innerText(), 'D1 is now number 1 of 3.');
    t.equal('the focus stays on it', await page.evaluate(() => document.activeElement.querySelector('b')?.textContent), 'D1');
    await page.locator('[data-do=undo]').press('Enter');
    t.equal('undone', await page.locator('.hfd-item[data-element]:not(.is-page) b').allInnerTexts(), ['L1', 'D1', 'L1_why']);
    await page.locator('[data-do=redo]').press('Enter');
    await saved(page);
    await page.reload();
    await at_work(page);
    t.equal('and kept', await page.locator('.hfd-item[data-element]:not(.is-page) b').allInnerTexts(), ['D1', 'L1', 'L1_why']);
    await t.check_page(page, 'editor after writing', 'editor');
  });

  await t.case('conditions are checked while they are typed', async () => {
    const page = await t.visitor({ role: 'analyst' });
    await page.goto(t.url(`${draft}#L1_why`));
    await at_work(page);
    const condition = page.locator('[data-condition=visibleIf]');
    const says = async text => { await page.waitForFunction(want => document.querySelector('.hfd-condition [data-plain]').textContent.includes(want), text); t.check(text, true); };
    await says('L1 (All in all, are you sati…) is "Not very satisfied" or worse');
    await condition.fill('{L1} <=');
    await says('Character 8: a value is expected here');
    await page.waitForSelector('#hfd-problem:not([hidden])');
    t.check('and above, with the way there', (await page.locator('#hfd-problem').innerText()).includes('L1_why: the condition ends too early'), await page.locator('#hfd-problem').innerText());
    await condition.fill('{L9} = 1');
    await says('L9: no question before this one has this code.');
    await condition.fill('{L1} <= 2 or {D1} = false');
    await says('or D1 (New question) is "No"');
    await saved(page);
    await page.waitForSelector('#hfd-problem', { state: 'hidden' });
    await t.check_page(page, 'editor with a condition', 'condition');
    await page.locator('.hfd-item', { hasText: 'L1' }).first().click();
    await page.locator('[data-bind=name]').fill('L7');
    await saved(page);
    await page.locator('.hfd-item', { hasText: 'L1_why' }).click();
    t.equal('a new code goes into the conditions', await condition.inputValue(), '{L7} <= 2 or {D1} = false');
    await page.locator('[data-do=undo]').click();
    await saved(page);
  });

  await t.case('two editors', async () => {
    const one = await t.visitor({ role: 'analyst', expects: [409] }), other = await t.visitor({ role: 'national_manager' });
    for (const page of [one, other]) { await page.goto(t.url(`${draft}#D1`)); await at_work(page); }
    await other.locator('[data-text=title][data-lang=en]').fill('Was it fixed?');
    await other.locator('[data-text=title][data-lang="zh-cn"]').fill('修好了吗？');
    await saved(other);
    await one.locator('[data-text=title][data-lang=en]').fill('Fixed?');
    await one.waitForSelector('#hfd-problem:not([hidden])');
    t.check('who comes second is told', (await one.locator('#hfd-problem').innerText()).includes('Somebody else changed this draft'));
    t.check('and nothing is lost', (await one.locator('[data-text=title][data-lang=en]').inputValue()) === 'Fixed?' && /Not saved/.test(await state(one).innerText()));
  });

  await t.case('tested, into the field, the next version', async () => {
    const page = await t.visitor({ role: 'analyst' });
    await page.goto(t.url(draft));
    await at_work(page);
    await page.click('text=Mark as tested');
    await page.click('text=Put into the field');
    await page.locator('dialog[open] .btn-primary').click();
    await page.waitForURL(u => !u.pathname.includes('drafts'));
    version = new URL(page.url()).pathname;
    t.check('it is in the field', (await page.locator('main').innerText()).includes('in the field'));
    await page.click('text=Write the next version');
    await at_work(page);
    draft = new URL(page.url()).pathname;
    await page.locator('.hfd-item', { hasText: 'D1' }).first().click();
    await page.locator('[data-text=title][data-lang=en]').fill('Was the car fixed at once?');
    await page.waitForSelector('#hfd-problem:not([hidden])');
    t.check('other words: is it the same question?', (await page.locator('#hfd-problem').innerText()).includes('it is another than in version 1'));
    await page.click('[data-go]');
    await page.selectOption('[data-bind=comparable]', 'same');
    await page.waitForSelector('#hfd-problem', { state: 'hidden' });
    await page.click('text=Changes');
    await page.waitForSelector('#changes');
    t.check('the change with its words', (await page.locator('#changes').innerText()).includes('Was the car fixed at once?'));
  });

  await t.check_looks('analyst', ['/questionnaires', version, draft, `${draft}/changes`, `${draft}/preview`, `${version}/preview?as=web`], {
    ready: async (page, path) => { if (/drafts\/\w+$/.test(path)) await at_work(page); },
  });

  await t.case('the preview asks as the interview does', async () => {
    const page = await t.visitor({ role: 'analyst' });
    await page.goto(t.url('/questionnaires'));
    await page.locator('#questionnaires a', { hasText: 'After-sales satisfaction' }).click();
    await page.click('text=Preview');
    t.check('the opening with its facts', (await page.locator('.hfd-said').innerText()).includes('your visit to Sample Motors on 5 March (service)'));
    const shown = async text => { await page.waitForSelector(`.hfd-said:has-text("${text}")`); await page.waitForLoadState(); };
    await page.click('[name=go][value=next]');
    await shown('Did you bring the car in yourself');
    await page.keyboard.press('2');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=The interview is over.');
    t.check('a screener ends it', (await page.locator('main').innerText()).includes('referral'));
    await page.click('text=Begin again');
    await page.click('.hfd-way a:text-is("L1")');
    await shown('All in all');
    await page.keyboard.press('4');
    await page.keyboard.press('Enter');
    await shown('What is the main reason?');
    t.check('a low answer is asked why', true);
    await page.click('text=Web, Chinese');
    t.check('for the web, in Chinese', (await page.locator('.hfd-web').innerText()).includes('请问主要原因是什么'));
    await t.check_page(page, 'preview for the web', 'preview-web');
  });

  await t.case('files, and who may', async () => {
    const page = await t.visitor({ role: 'analyst', expects: [400] });
    const file = await (await page.request.get(t.url(`${version}/definition`))).text();
    t.equal('the JSON as it went in', JSON.parse(file).code, 'pulse');
    await page.goto(t.url('/questionnaires'));
    await page.setInputFiles('[name=file]', { name: 'q.json', mimeType: 'application/json', buffer: Buffer.from(file.replace('"pulse"', '"pulse-b"')) });
    await page.click('text=Take it in as a draft');
    await at_work(page);
    t.check('a file becomes a draft', (await page.locator('h1').innerText()).includes('pulse-b'));
    await page.goto(t.url('/questionnaires'));
    await page.setInputFiles('[name=file]', { name: 'q.json', mimeType: 'application/json', buffer: Buffer.from('{"title": 1}') });
    await page.click('text=Take it in as a draft');
    t.check('another file is refused with what to do', (await page.locator('main').innerText()).includes('This file is no questionnaire of Huifang'));
    const dealer = await t.visitor({ role: 'dealer_manager', expects: [403] });
    await dealer.goto(t.url('/questionnaires'));
    t.equal('a dealer writes none', await dealer.locator('form[action^="/questionnaires"]').count(), 0);
    await dealer.goto(t.url(draft));
    t.check('nor opens drafts', (await dealer.locator('main').innerText()).includes('403'));
  });
});
