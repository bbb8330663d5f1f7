// The way in and out: signing in, what is refused, a forgotten password, a password that must be changed first.
import { area, mail_server, mail_text, password } from './lib.mjs';

const submit = 'main .btn-primary';
const alert_text = page => page.locator('[role=alert]').innerText();

async function try_in(page, login, secret) {
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', secret);
  await Promise.all([page.waitForNavigation(), page.click(submit)]);
}

await area('sign_in', async t => {
  await t.check_looks(null, ['/sign-in', '/sign-in/code', '/forgotten-password', '/new-password?token=x']);

  await t.case('in and out', async () => {
    const page = await t.visitor();
    await page.goto(t.url('/account'));
    t.equal('who is not in is asked to sign in', new URL(page.url()).pathname + new URL(page.url()).search, '/sign-in?next=/account');
    await try_in(page, 'region_manager', password);
    t.equal('and goes where they wanted', page.url(), t.url('/account'));
    const [cookie] = (await page.context().cookies()).filter(c => c.name === 'huifang_session');
    t.check('the cookie is out of reach of scripts and other sites', cookie.httpOnly && cookie.sameSite === 'Lax', cookie);
    await page.goto(t.url('/sign-in?next=/account'));
    t.equal('who is in does not sign in again', page.url(), t.url('/account'));
    await page.click('text=Sign out');
    t.check('signed out', (await page.locator('[role=status]').innerText()).includes('signed out'));
    await page.goto(t.url('/account'));
    t.check('and is out', page.url().includes('/sign-in'), page.url());
    await page.context().addCookies([cookie]);
    await page.goto(t.url('/account'));
    t.check('the old cookie opens nothing', page.url().includes('/sign-in'), page.url());
    t.check_no_console_errors(page, 'in and out');
  });

  await t.case('session fixation', async () => {
    const page = await t.visitor();
    await page.context().addCookies([{ name: 'huifang_session', value: 'A'.repeat(43), url: t.url('/') }]);
    await t.sign_in(page, 'analyst');
    const [cookie] = (await page.context().cookies()).filter(c => c.name === 'huifang_session');
    t.check('a planted cookie is replaced', cookie.value !== 'A'.repeat(43), cookie.value);
  });

  await t.case('by keyboard', async () => {
    const page = await t.visitor();
    await page.goto(t.url('/sign-in'));
    await page.keyboard.type('area_manager');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    t.equal('signed in without a mouse', new URL(page.url()).pathname, '/');
    await page.keyboard.press('Tab');
    t.equal('the first stop leads to the page', await page.evaluate(() => document.activeElement.getAttribute('href')), '#main');
  });

  await t.case('where next leads', async () => {
    for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example', '/%0d%0aSet-Cookie:x=1', 'javascript:alert(1)']) {
      const page = await t.visitor({ expects: [400, 404] });
      await page.goto(t.url('/sign-in?next=' + encodeURIComponent(next)));
      await try_in(page, 'coder', password);
      t.check(`${next} stays here`, page.url().startsWith(t.site.base + '/'), page.url());
      t.check(`${next} sets nothing`, !(await page.context().cookies()).some(c => c.name === 'x'));
    }
  });

  await t.case('what is refused', async () => {
    const page = await t.visitor({ expects: [403] });
    await page.goto(t.url('/sign-in'));
    const said = [];
    for (const [login, secret] of [['qa', 'not the password'], ['nobody-here', password], ['', ''], ["qa' or '1'='1", password], ['<script>alert(1)</script>', 'x']]) {
      await try_in(page, login, secret);
      said.push(await alert_text(page));
      t.equal(`"${login}" stands there again`, await page.inputValue('[name=login]'), login);
      t.equal(`"${login}": the password does not`, await page.inputValue('[name=password]'), '');
    }
    t.equal('one text for all of it', [...new Set(said)], ['The login or the password is wrong.']);
    await t.check_page(page, 'refused');
  });

  await t.case('too often', async () => {
    const page = await t.visitor({ expects: [403, 429] });
    await page.goto(t.url('/sign-in'));
    for (let i = 0; i < 5; i++) await try_in(page, 'inspector', `wrong ${i}`);
    await try_in(page, 'inspector', password);
    t.check('says how long to wait', /Too many attempts\. Please wait 1[0-9] minutes/.test(await alert_text(page)), await alert_text(page));
    await try_in(page, 'interviewer', password);
    t.equal('others get in', page.url(), t.url('/'));
  });

  await t.case('a forgotten password', async () => {
    const mail = await mail_server();
    for (const [key, value] of [['mail.server', `smtp://127.0.0.1:${mail.port}`], ['mail.tls', 0], ['mail.from', 'huifang@example.com'], ['portal.url', t.site.base]])
      await t.site.run('setting', 'set', key, value);
    const page = await t.visitor({ expects: [400, 404] });
    await page.goto(t.url('/sign-in'));
    await page.click('text=Forgotten your password?');
    await page.fill('[name=login]', 'sales_manager');
    await page.click(submit);
    const said = await page.locator('[role=status]').innerText();
    await page.goto(t.url('/forgotten-password'));
    await page.fill('[name=login]', 'nobody-here');
    await page.click(submit);
    t.equal('an unknown login gets the same answer', await page.locator('[role=status]').innerText(), said);
    const resets = () => mail.mails.map(m => /http:\S+password\S*/.exec(mail_text(m))).filter(Boolean); // other mails of the day may come along
    for (let i = 0; i < 600 && resets().length === 0; i++) await new Promise(ok => setTimeout(ok, 100)); // the jobs process sends it
    mail.close();
    t.check('one mail', resets().length === 1, mail.mails.map(mail_text).join('\n'));
    const link = resets()[0][0];
    await page.goto(link);
    await page.fill('[name=password]', 'twelve blue umbrellas');
    await page.fill('[name=again]', 'twelve green umbrellas');
    await page.click(submit);
    t.check('typed twice the same', (await alert_text(page)).includes('not the same'));
    await page.fill('[name=password]', '1234567890');
    await page.fill('[name=again]', '1234567890');
    await page.click(submit);
    t.check('not a bad one', (await alert_text(page)).length > 20, await alert_text(page));
    await page.fill('[name=password]', 'twelve blue umbrellas');
    await page.fill('[name=again]', 'twelve blue umbrellas');
    await page.click(submit);
    await page.waitForURL('**/sign-in');
    await page.goto(link);
    await page.fill('[name=password]', 'thirteen red umbrellas');
    await page.fill('[name=again]', 'thirteen red umbrellas');
    await page.click(submit);
    t.check('a link works once', (await alert_text(page)).includes('used already'), await alert_text(page));
    await t.sign_in(page, 'sales_manager', 'twelve blue umbrellas');
    t.equal('in with the new one', page.url(), t.url('/'));
  });

  await t.case('a password that must be changed', async () => {
    const first = (await t.site.run('user', 'add', 'fresh', '--role', 'analyst')).trim();
    const page = await t.visitor({ expects: [403] });
    await t.sign_in(page, 'fresh', first);
    t.equal('leads to its page', new URL(page.url()).pathname, '/account/password');
    await page.goto(t.url('/account'));
    t.equal('and nowhere else', new URL(page.url()).pathname, '/account/password');
    await t.check_page(page, 'must change');
    await page.fill('[name=old]', first);
    await page.fill('[name=password]', 'forty quiet elephants');
    await page.fill('[name=again]', 'forty quiet elephants');
    await page.click(submit);
    await page.waitForURL(t.url('/'));
    await page.goto(t.url('/account'));
    t.equal('then all is open', new URL(page.url()).pathname, '/account');
  });
});
