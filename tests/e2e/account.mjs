// A person's own account: password, one-time codes, sessions, tokens; and what other sites and other people cannot do to it.
import { area, password, totp } from './lib.mjs';

const submit = 'main .btn-primary';

await area('account', async t => {
  await t.check_looks('dcrc_manager', ['/account', '/account/password', '/account/codes']);

  await t.case('password', async () => {
    const page = await t.visitor({ role: 'qa', expects: [403, 400] }), other = await t.visitor({ role: 'qa' });
    await page.goto(t.url('/account/password'));
    const change = async (old, fresh, again) => {
      await page.fill('[name=old]', old);
      await page.fill('[name=password]', fresh);
      await page.fill('[name=again]', again);
      await Promise.all([page.waitForNavigation(), page.click(submit)]);
    };
    await change('wrong', 'seven calm rivers', 'seven calm rivers');
    t.check('the old one is wanted', (await page.locator('[role=alert]').innerText()).includes('old password is wrong'));
    await change(password, 'seven calm rivers', 'seven calm river');
    t.check('the new one twice', (await page.locator('[role=alert]').innerText()).includes('not the same'));
    await change(password, 'seven calm rivers', 'seven calm rivers');
    t.equal('back on the account', page.url(), t.url('/account'));
    t.check('said so', (await page.locator('[role=status]').innerText()).includes('changed'));
    await other.goto(t.url('/account'));
    t.check('the other session has ended', other.url().includes('/sign-in'), other.url());
    await t.sign_in(other, 'qa', 'seven calm rivers');
    t.equal('in with the new one', other.url(), t.url('/'));
  });

  await t.case('one-time codes', async () => {
    const page = await t.visitor({ role: 'auditor', expects: [403] });
    await page.goto(t.url('/account/codes'));
    await page.click('text=Begin');
    const secret = await page.locator('#secret').innerText();
    t.check('a secret and its QR code', /^[A-Z2-7]{32}$/.test(secret) && await page.locator('svg.hf-qr').isVisible(), secret);
    await t.check_page(page, 'codes offered');
    await page.fill('#f-code', '000000');
    await page.click('text=Switch on');
    t.check('a wrong code does not switch them on', (await page.locator('[role=alert]').innerText()).includes('wrong'));
    t.equal('the secret stays', await page.locator('#secret').innerText(), secret);
    await page.fill('#f-code', totp(secret));
    await page.click('text=Switch on');
    const recovery = await page.locator('#recovery code').allInnerTexts();
    t.equal('ten recovery codes', recovery.length, 10);
    await t.check_page(page, 'recovery codes');
    await page.click('text=I have kept them');
    t.check('on', (await page.locator('main').innerText()).includes('One-time codes are switched on.'));

    const other = await t.visitor({ expects: [403] });
    await other.goto(t.url('/sign-in?next=/account'));
    await other.fill('[name=login]', 'auditor');
    await other.fill('[name=password]', password);
    await other.click(submit);
    t.check('the password alone does not open', other.url().includes('/sign-in/code'), other.url());
    await other.goto(t.url('/account'));
    t.check('no page before the code', other.url().includes('/sign-in'), other.url());
    await other.goto(t.url('/sign-in/code?next=/account'));
    await other.fill('#f-code', '123456');
    await other.click(submit);
    t.check('a wrong code', (await other.locator('[role=alert]').innerText()).includes('wrong'));
    await t.check_page(other, 'code');
    await other.fill('#f-code', recovery[0].toLowerCase());
    await other.click(submit);
    await other.waitForURL(t.url('/account'));
    t.check('a recovery code opens', true);
    await other.goto(t.url('/account/codes'));
    await other.fill('#f-code', recovery[0]);
    await other.click('text=Switch off');
    t.check('once only', (await other.locator('[role=alert]').innerText()).includes('used already'));
    await other.fill('#f-code', recovery[1]);
    await other.click('text=Switch off');
    await other.waitForURL(t.url('/account'));
    t.check('off again', (await other.locator('main').innerText()).includes('One-time codes are off'));
  });

  await t.case('sessions', async () => {
    const page = await t.visitor({ role: 'group_user' }), other = await t.visitor({ role: 'group_user' });
    await page.goto(t.url('/account'));
    t.equal('both are listed', await page.locator('#sessions tbody tr').count(), 2);
    await page.locator('#sessions button').click();
    t.equal('one is left', await page.locator('#sessions tbody tr').count(), 1);
    await other.goto(t.url('/account'));
    t.check('the other browser is out', other.url().includes('/sign-in'), other.url());
  });

  await t.case('tokens', async () => {
    const page = await t.visitor({ role: 'national_manager', expects: [400] });
    await page.goto(t.url('/account'));
    await page.fill('[name=name]', 'Nightly <b>"export"</b>');
    await page.click('text=Make a token');
    t.check('a permission must be named', (await page.locator('[role=alert]').innerText()).includes('permissions'));
    await page.fill('[name=name]', 'Nightly <b>"export"</b>');
    await page.check('[name="may-network.read"]');
    await page.click('text=Make a token');
    const token = await page.locator('#made-token').innerText();
    t.check('shown once', /^hf_[\w-]{43}$/.test(token), token);
    await t.check_page(page, 'token made');
    t.check('its name is text', (await page.locator('#tokens td').first().innerText()) === 'Nightly <b>"export"</b>');
    await page.goto(t.url('/account'));
    t.check('and never again', !(await page.content()).includes(token));
    const ask = async path => {
      const stranger = await t.visitor();
      return (await stranger.request.get(t.url(path), { headers: { Authorization: `Bearer ${token}` }, maxRedirects: 0 })).status();
    };
    t.equal('it opens what its owner may', await ask('/api/v1/dealers'), 200);
    t.equal('but what it is not for', await ask('/api/v1/reports'), 403);
    t.equal('and no page, where it could make itself a session', await ask('/account'), 303);
    await page.click('#tokens button');
    t.check('revoked', (await page.locator('#tokens').innerText()).includes('over'));
    t.equal('and opens nothing', await ask('/api/v1/dealers'), 401);
  });

  await t.case('other sites', async () => {
    const page = await t.visitor({ role: 'uploader' });
    const form = { old: password, password: 'nine loud parrots', again: 'nine loud parrots' };
    t.equal('a form without the token', (await page.request.post(t.url('/account/password'), { form, maxRedirects: 0 })).status(), 403);
    t.equal('from another origin', (await page.request.post(t.url('/sign-out'), { form: {}, headers: { Origin: 'https://evil.example' }, maxRedirects: 0 })).status(), 403);
    await page.goto(t.url('/account'));
    t.equal('nothing happened', page.url(), t.url('/account'));
  });
});
