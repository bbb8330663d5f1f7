// A dealer's file from the upload to its undo, and jobs.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { area } from './lib.mjs';

const heading = '经销商代码,工单号,进厂日期,车主姓名,手机,车架号,备注手机';
const row = (n, dealer = '1002', phone = `1380000${String(1000 + n)}`) => `${dealer},RO${n},2026-10-${String(1 + n % 28).padStart(2, '0')},王芳${n},${phone},LFV3A23CZK30${10000 + n},x${n}`;
const rows = [...Array(12).keys()].map(n => row(n));
const bad = [row(90, '1003'), row(91, '9999'), row(92, '1002', '12')];

await area('imports', async t => {
  const file = (name, text) => { const path = join(t.site.folder, name); writeFileSync(path, text); return path; };
  const visits = file('十月.csv', [heading, ...rows, ...bad].join('\n') + '\n');
  const send = async (page, path) => {
    await page.goto(t.url('/imports'));
    await page.setInputFiles('#file', path);
    await page.click('#upload .btn-primary');
  };
  const choose = async (page, heading, meaning) => page.locator('#columns tr', { has: page.locator('th', { hasText: heading }) }).locator('select').selectOption(meaning);
  const counts = async page => (await page.locator('#counts .h2').allTextContents()).join(' ');

  await t.case('a dealer sends a file that needs help', async () => {
    const page = await t.visitor({ role: 'uploader' });
    await send(page, visits);
    await page.waitForSelector('#map');
    t.check('what is missing is asked for', (await page.textContent('#map')).includes('programme'), await page.textContent('#map'));
    t.equal('nothing to take in yet', await page.locator('#take').count(), 0);
    await t.check_page(page, 'missing', 'missing');
    await page.locator('#map .is-invalid').selectOption('service');
    await choose(page, '备注手机', '');
    await page.click('#map .card-footer .btn');
    await page.waitForSelector('#take');
    t.equal('what would happen', await counts(page), '12 0 0 3');
    t.check('the reasons', (await page.textContent('#findings')).includes('9999'));
    await t.check_page(page, 'preview', 'preview');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Download the rejected rows')]);
    t.equal('reject file', download.suggestedFilename(), '十月.csv.rejects.xlsx');

    const second = await page.context().newPage();
    await second.goto(page.url());
    await Promise.all([page.click('#take'), second.click('#take')]);
    await page.waitForSelector('text=To the imports', { timeout: 20000 });
    t.equal('taken in', await counts(page), '12 0 0 3');
    await t.check_page(page, 'taken', 'taken');
    t.equal('once, whatever two tabs do', String(await t.site.run('import', 'list', '--format', 'csv')).split('\n').filter(l => l.includes('十月.csv')).length, 1);

    await send(page, file('again.csv', [heading, row(50), row(51)].join('\n')));
    await page.waitForSelector('#take');
    t.equal('the meaning of the columns is remembered', await counts(page), '2 0 0 0');
    await page.click('text=Discard the file');
    await page.waitForURL(t.url('/imports'));
    t.check('nothing was stored', (await page.textContent('.alert')).includes('again.csv'));

    await page.locator('#files tr', { hasText: '十月.csv' }).locator('text=Undo').click();
    await page.waitForURL(t.url('/imports'), { timeout: 20000 });
    t.check('undone', (await page.locator('#files tr', { hasText: '十月.csv' }).textContent()).includes('undone'));
  });

  await t.case('files that are none', async () => {
    const page = await t.visitor({ role: 'uploader', expects: [400, 404] });
    await send(page, file('cut.xlsx', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(300, 7)])));
    await page.waitForSelector('#problem');
    await t.check_page(page, 'a cut file', 'cut');
    await send(page, file('empty.csv', ''));
    t.check('an empty file', (await page.textContent('main')).includes('empty'), await page.textContent('main'));
    await send(page, file('prose.csv', 'Dear Sir,\nplease find attached\n'));
    await page.waitForSelector('#map');
    t.equal('no table', await page.locator('#take').count(), 0);
    await send(page, file('huge.csv', `${heading}\n1002,R1,2026-10-01,${'王'.repeat(200000)},13800001111,,\n`));
    await page.waitForSelector('#problem');
    t.check('a huge cell names its line', /2/.test(await page.textContent('#problem')), await page.textContent('#problem'));
  });

  await t.case('others do not see it', async () => {
    const page = await t.visitor({ role: 'uploader' });
    await send(page, visits);
    await page.waitForSelector('#map');
    const path = new URL(page.url()).pathname;
    for (const role of ['region_manager', 'interviewer']) {
      const other = await t.visitor({ role, expects: [403, 404] });
      const answer = await other.goto(t.url(path));
      t.check(`${role}`, [403, 404].includes(answer.status()), String(answer.status()));
    }
    const colleague = await t.visitor({ role: 'dealer_manager' });
    t.equal('the dealer manager of the same dealer', (await colleague.goto(t.url(path))).status(), 200);
    const analyst = await t.visitor({ role: 'analyst' });
    t.equal('the analyst', (await analyst.goto(t.url(path))).status(), 200);
  });

  await t.case('the workbook to fill in', async () => {
    const page = await t.visitor({ role: 'uploader', lang: 'zh-CN' });
    await page.goto(t.url('/imports'));
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href="/imports/template/visits"]')]);
    await page.setInputFiles('#file', await download.path());
    await page.click('#upload .btn-primary');
    await page.waitForSelector('#map');
    t.equal('all its columns are known, none is missing', await page.locator('#map .is-invalid').count(), 0);
    t.check('each has a meaning', (await page.locator('#columns tbody tr.text-secondary').count()) === 0);
  });

  await t.case('jobs', async () => {
    const page = await t.visitor({ role: 'uploader' });
    await page.goto(t.url('/jobs'));
    t.check('one sees one\'s own', (await page.locator('#jobs tbody tr').count()) > 3);
    t.check('and no others', !(await page.textContent('#jobs')).includes('Forget old jobs'));
    const admin = await t.visitor({ role: 'administrator' });
    await admin.goto(t.url('/jobs'));
    t.check('the administrator all', (await admin.textContent('#jobs')).includes('Forget old jobs'));
  });

  await t.case('what is expected', async () => {
    const page = await t.visitor({ role: 'uploader', expects: [404] });
    await page.goto(t.url('/imports/expected?month=2031-05'));
    await page.click('#none .btn-primary');
    await page.waitForSelector('.alert-success');
    t.check('no visits, declared', (await page.textContent('.alert-success')).includes('1002'));
    await page.click('#none .btn[name=withdraw]');
    await page.waitForSelector('.alert-success');
    t.check('and taken back', (await page.textContent('.alert-success')).includes('taken back'));
    const csrf = await page.getAttribute('meta[name=csrf]', 'content');
    const other = await page.request.post(t.url('/imports/expected/none'), { form: { _csrf: csrf, dealer: '1003', programme: 'service', month: '2031-05' }, headers: { origin: t.site.base } });
    t.equal('not for another dealer', other.status(), 404);
  });

  await t.case('address quality', async () => {
    const page = await t.visitor({ role: 'uploader' });
    await page.goto(t.url('/imports/quality'));
    t.equal('one\'s own dealer only', await page.locator('.hf-report tbody tr').count(), 1);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=XLSX')]);
    t.equal('as a workbook', download.suggestedFilename(), 'dealers.xlsx');
  });

  await t.check_looks('uploader', ['/imports', '/imports/expected', '/jobs']);
  await t.check_looks('administrator', ['/imports', '/imports/expected', '/imports/quality', '/jobs']);
});
