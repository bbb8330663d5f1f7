-- A field of 5,000 dealers and a million open cases, in a database that "huifang init" made. Foreign keys are off in the shell; what the claim reads is all there.
pragma synchronous = off;
begin;
insert into import_batch (id, kind, file_name, file_sha256, map_sha256, state, rows_new, rows_changed, rows_same, rows_rejected, applied_at, applied_by) values (1, 'bench', '', '', '', 'applied', 0, 0, 0, 0, 0, 'bench');
insert into region (id, code, name, position) values (1, 'R', 'R', 1);
insert into dealer (id, code, batch_id) with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) select i, printf('D%04d', i), 1 from n;
insert into questionnaire (id, code, programme) values (1, 'css', 'service');
insert into questionnaire_version (id, questionnaire_id, version, state, title_zh, title_en, definition, sha256, batch_id) values (1, 1, 1, 'field', '', '', '{}', '', 1);
insert into user_account (id, login, name, mail, language, password_hash, must_change, state, totp_secret, totp_on, totp_step, created_at, created_by)
  with recursive n(i) as (select 1 union all select i + 1 from n where i < 400) select i, 'i' || i, '', '', '', '', 0, 'active', '', 0, 0, 0, '' from n;
insert into wave (id, programme, month, version_id, state, field_end, made_at, made_by) values (1, 'service', '2026-03', 1, 'open', '2026-04-30', 0, '');
insert into wave_interviewer (wave_id, user_id, converts, languages) select 1, id, 0, '' from user_account;
insert into wave_cell (id, wave_id, dealer_id, name, condition, on_answers, target, achieved, reserved) select id, 1, id, '', '', 0, 10, 0, 0 from dealer;
insert into field_case (id, wave_id, cell_id, dealer_id, draw_id, release_order, replicate, visit_id, zone, state, open_from, open_until, due_at, due_until, is_exact, priority, language, converts,
  attempts, last_attempt_at, outcome, code)
  with recursive n(i) as (select 0 union all select i + 1 from n where i < 999999)
  select 10000000 + i, 1, 1 + i % 5000, 1 + i % 5000, 1, i / 5000, 0, i, 0, 'ready', 0, 9000000000000000, 0, 0, 0, 0, '', 0, 0, 0, '', '' from n;
insert into case_number (case_id, position, person, name, phone, state) select id, 1, 'owner', '', '1380000' || printf('%04d', id % 10000), 'good' from field_case;
commit;
analyze;
