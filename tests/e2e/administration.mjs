// Users, roles, settings and the audit log.
import { area } from './lib.mjs';

const nasty = `<script>window.hit=1</script>"'--`;

await area('administration', async t => {
  await t.check_looks('administrator', ['/users', '/users?role=area_manager&text=nobody', '/users/new', '/roles', '/settings', '/settings/sample.quota_month',
    '/settings/mail.server', '/audit', '/audit/chain']);

  await t.case('a new user', async () => {
    const page = await t.visitor({ role: 'administrator', expects: [400, 403, 409] });
    await page.goto(t.url('/users'));
    await page.click('text=New user');
    await page.fill('[name=login]', 'Zhang San');
    await page.click('main .btn-primary');
    t.check('a bad login is refused', (await page.locator('[role=alert]').innerText()).includes('A login has'));
    await page.fill('[name=login]', 'zhang.san');
    await page.fill('[name=name]', nasty);
    await page.fill('[name=mail]', 'zhang@example.com');
    await page.click('main .btn-primary');
    const first = await page.locator('#secret').innerText();
    t.check('a password is shown', /^[a-z0-9]{5}(-[a-z0-9]{5}){3}$/.test(first), first);
    t.equal('the name is text', await page.locator('h1').innerText(), nasty);
    t.check('nothing of it ran', !(await page.evaluate(() => window.hit)));
    await t.check_page(page, 'user made');
    await page.selectOption('#r-role', 'region_manager');
    await page.click('text=Give the role');
    t.check('a place is wanted', (await page.locator('[role=alert]').innerText()).includes('needs its place'));
    await page.selectOption('#r-role', 'region_manager');
    await page.fill('#r-place', "N' or 1=1 --");
    await page.click('text=Give the role');
    t.check('one that is there', (await page.locator('[role=alert]').innerText()).includes('There is no'));
    await page.selectOption('#r-role', 'region_manager');
    await page.fill('#r-place', 'N');
    await page.click('text=Give the role');
    t.check('given', (await page.locator('#roles').innerText()).includes('Region manager'));

    const other = await t.visitor({ expects: [403] });
    await t.sign_in(other, 'zhang.san', first);
    t.check('the first sign-in asks for another password', other.url().endsWith('/account/password'), other.url());
    await page.click('text=Shut out');
    t.check('shut out', (await page.locator('main').innerText()).includes('shut out'));
    await other.goto(t.url('/account'));
    t.check('at once', other.url().includes('/sign-in'), other.url());
    await page.click('text=Let in again');
    await page.click('#roles button');
    t.check('the role is taken back', (await page.locator('main').innerText()).includes('No role yet'));

    for (const [query, hits] of [['text=zhang', 1], ['text=%25', 0], ['role=region_manager', 1], ['place=N', 1], ['state=disabled', 0]]) {
      await page.goto(t.url('/users?' + query));
      t.equal(`found by ${query}`, await page.locator('#users tbody tr').count(), hits);
    }
  });

  await t.case('the last administrator', async () => {
    const page = await t.visitor({ role: 'administrator', expects: [409] });
    await page.goto(t.url('/users?role=administrator'));
    await page.click('#users a');
    await page.click('text=Shut out');
    t.check('is not shut out', (await page.locator('[role=alert]').innerText()).includes('Nobody else is an administrator'));
    await page.click('#roles button');
    t.check('and keeps the role', (await page.locator('[role=alert]').innerText()).includes('Nobody else is an administrator'));
  });

  await t.case('settings', async () => {
    const page = await t.visitor({ role: 'administrator', expects: [400, 403] });
    await page.goto(t.url('/settings'));
    await page.click('text=Interviews wanted a dealer and month');
    await page.fill('#s-0', '0');
    await page.locator('form:has(#s-0) button').click();
    t.check('out of range', (await page.locator('[role=alert]').innerText()).includes('from 1 to 1,000'), await page.locator('[role=alert]').innerText());
    t.equal('what was typed stays', await page.inputValue('#s-0'), '0');
    await page.fill('#s-1', '12');
    await page.locator('form:has(#s-1) button').click();
    t.check('in the history', /administrator\s+After-sales\s+12/.test(await page.locator('#history').innerText()), await page.locator('#history').innerText());
    await page.goto(t.url('/settings/mail.password_file'));
    t.equal('a secret file has no form', await page.locator('main form').count(), 0);
    const csrf = await page.getAttribute('meta[name=csrf]', 'content');
    const answer = await page.request.post(t.url('/settings/mail.password_file'), { form: { value: '/etc/passwd', _csrf: csrf }, maxRedirects: 0 });
    t.equal('nor can one be sent', answer.status(), 403);
    t.check('and it is as it was', (await t.site.run('setting', 'history', 'mail.password_file')).includes('never changed'));
  });

  await t.case('the audit log', async () => {
    const page = await t.visitor({ role: 'auditor' });
    await page.goto(t.url('/audit?action=setting.set&who=administrator'));
    t.equal('who changed what', await page.locator('#audit tbody tr').count(), 1);
    t.check('readable', /key: sample.quota_month/.test(await page.locator('#audit').innerText()), await page.locator('#audit').innerText());
    await page.goto(t.url('/audit?action=user.add&who=administrator'));
    const text = await page.locator('#audit').innerText();
    t.check('names and addresses are masked', text.includes('z***@example.com') && !text.includes('script'), text);
    await page.goto(t.url('/audit?to=2020-01-01'));
    t.check('nothing before its time', (await page.locator('main').innerText()).includes('no such entries'));
    await t.site.run('audit', 'seal');
    await page.goto(t.url('/audit/chain'));
    t.check('the chain is sound', (await page.locator('[role=status]').innerText()).includes('sound'));
  });

  await t.case('who may not', async () => {
    const page = await t.visitor({ role: 'dealer_manager', expects: [403] });
    for (const path of ['/users', '/users/new', '/roles', '/settings', '/settings/sample.quota_month', '/audit'])
      t.equal(`${path} is closed to a dealer`, (await page.goto(t.url(path))).status(), 403);
    t.check('and not in the menu', !(await page.content()).includes('href="/users"'));
    const auditor = await t.visitor({ role: 'auditor', expects: [403] });
    await auditor.goto(t.url('/users?text=analyst'));
    await auditor.click('#users a');
    t.equal('an auditor looks and changes nothing', await auditor.locator('main form').count(), 0);
    const csrf = await auditor.getAttribute('meta[name=csrf]', 'content');
    t.equal('nor by hand', (await auditor.request.post(auditor.url() + '/state', { form: { active: '0', _csrf: csrf }, maxRedirects: 0 })).status(), 403);
  });
});
