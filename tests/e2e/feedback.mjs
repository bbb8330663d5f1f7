// A customer's opinion from the file to its end, on the telephone of the dealer's manager; how the importer looks at it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { area } from './lib.mjs';

const phone = '13800137000', words = '空调一开就有股霉味';
// What the clock shows in the network's time zone.
const shanghai = ms => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' }).format(new Date(ms));

await area('feedback', async t => {
  const main = page => page.locator('main').innerText();
  // A page asked for until it shows the text: the jobs process takes a moment.
  const until = async (page, path, text) => {
    for (let i = 0; i < 100; i++) {
      await page.goto(t.url(path));
      if ((await main(page)).includes(text)) return true;
      await page.waitForTimeout(200);
    }
    return false;
  };
  let address;

  await t.check_looks('dealer_manager', ['/feedback', '/feedback?tab=all', '/feedback?tab=closed&kind=praise', '/feedback?words=%E4%B8%8D%E5%AD%98%E5%9C%A8']);
  await t.check_looks('region_manager', ['/feedback?tab=all', '/feedback/ageing', '/']);

  await t.case('read on the day it was given, on a telephone', async () => {
    const file = join(t.site.folder, '意见.csv');
    writeFileSync(file, `经销商代码,项目,类型,接收时间,同意实名,内容,姓名,手机,环节,车牌\n1002,售后,抱怨,${shanghai(Date.now() - 60000)},是,${words},陆鸣,${phone},维修,京Z0XY12\n`);
    await t.site.run('import', 'opinions', file);
    const page = await t.visitor({ role: 'dealer_manager', lang: 'zh-CN', width: 390 });
    t.check('it stands under today', await until(page, '/feedback', words), await main(page));
    const text = await main(page);
    t.check('name, number and plate are masked', text.includes('陆*') && !text.includes(phone) && !text.includes('陆鸣') && !text.includes('XY12'));
    await page.locator('.card', { hasText: words }).locator('a.btn-primary').first().click();
    address = new URL(page.url()).pathname;
    await t.check_page(page, 'a new opinion', 'new');
    await page.click('text=标为已读');
    t.check('marked as read', (await main(page)).includes('经销商和厂家都能看到'));
    await page.click('#reveal');
    const dial = page.locator('#dial');
    t.equal('the number can be dialled', await dial.getAttribute('href'), `tel:${phone}`);
    t.check('looking is noted', (await main(page)).includes('查看了姓名和电话'));
    await t.check_page(page, 'in the clear', 'clear');
    await page.goto(t.url(address));
    t.check('and is masked again', (await main(page)).includes('138****7000'));
    await page.fill('#contact textarea', '已致歉，明天上午免费清洗蒸发箱');
    await page.click('#contact button');
    await page.fill('#ask textarea', '清洗蒸发箱，更换空调滤芯');
    await page.click('#ask button');
    t.check('it waits for the customer', (await main(page)).includes('待顾客确认'));
    await page.selectOption('#close select', 'yes');
    await page.click('#close button');
    t.check('closed', (await main(page)).includes('意见已关闭'));
    await t.check_page(page, 'a closed opinion', 'closed');
  });

  await t.case('nothing is kept without a word', async () => {
    const page = await t.visitor({ role: 'dealer_manager', lang: 'en', expects: [400] });
    await page.goto(t.url('/feedback?tab=unread'));
    await page.locator('td a, th a').first().click();
    await page.locator('summary', { hasText: 'Record a contact' }).click();
    await page.click('#contact button');
    t.check('what was talked about is asked for', (await page.textContent('.alert-danger')).includes('talked about'));
  });

  await t.case('the importer opens it again', async () => {
    const page = await t.visitor({ role: 'region_manager', lang: 'en' });
    await page.goto(t.url(address));
    t.check('cannot close or call', await page.locator('#close, #contact').count() === 0);
    await page.locator('summary', { hasText: 'Open again' }).click();
    await page.fill('#reopen textarea', '顾客来电说仍有异味');
    await page.click('#reopen button');
    t.check('it is unread again', (await main(page)).includes('unread'));
    await page.goto(t.url('/feedback/ageing'));
    t.check('and counted', (await main(page)).includes('北部'));
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=XLSX')]);
    t.equal('as a workbook', download.suggestedFilename(), 'opinions.xlsx');
  });

  await t.case('forwarded to an advisor, who sees only that', async () => {
    const advisor = await t.visitor({ role: 'service_advisor', lang: 'en', expects: [404] });
    await advisor.goto(t.url(address));
    t.check('not the advisor\'s', (await main(advisor)).includes('404'));
    const page = await t.visitor({ role: 'service_manager', lang: 'en' });
    await page.goto(t.url(address));
    await page.locator('summary', { hasText: 'Forward' }).click();
    const name = await page.locator('#forward option', { hasText: /Service advisor|服务顾问/ }).first().innerText();
    await page.selectOption('#forward select', { label: name });
    await page.click('#forward button');
    await advisor.goto(t.url(address));
    t.check('now it is', (await main(advisor)).includes(words));
    await advisor.goto(t.url('/feedback?tab=all'));
    t.equal('and nothing else', await advisor.locator('tbody tr').count(), 1);
  });

  await t.case('the importer\'s others look on', async () => {
    const page = await t.visitor({ role: 'analyst', lang: 'en', expects: [403] });
    await page.goto(t.url(address));
    t.check('masked, without a way to see more', await page.locator('#reveal').count() === 0 && (await main(page)).includes('138****7000'));
    await page.goto(t.url('/feedback/ageing'));
    t.check('no ageing', (await main(page)).includes('403'));
  });
});
