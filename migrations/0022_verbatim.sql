-- Open answers on their way to readers. The original stays in answer_text; what others see is the screened text. interview_id leads from a screened text
-- to its answers: no statement outside verbatim.sql may name this table, and nothing but the screening of an original needs it.
-- feature: verbatim
create table verbatim (
  id bigint not null primary key,  -- random: the order of texts says nothing
  interview_id bigint not null,
  question_code text not null,
  dealer_id bigint not null references dealer (id),
  programme text not null check (programme in ('service', 'sales')),
  visit_month text not null,
  step text not null,              -- process step; '' = none
  kind text not null check (kind in ('', 'praise', 'suggestion', 'complaint', 'expectation')),
  codes text not null,             -- of the code frame, commas between them
  screened text not null,
  findings bigint not null,        -- bits of what was found in the original
  state text not null check (state in ('new', 'approved', 'rejected', 'second')),
  edition bigint not null,         -- rises with every change: who saw an older one is told
  unique (interview_id, question_code)
);
create index verbatim_work on verbatim (state, programme, visit_month);
create index verbatim_dealer on verbatim (dealer_id, programme, visit_month);

-- The code frame. words: what a text must have for the code to be proposed, blanks between them.
-- feature: verbatim
create table verbatim_code (
  code text not null primary key,
  title_zh text not null,
  title_en text not null,
  words text not null,
  position bigint not null,
  in_use smallint not null check (in_use in (0, 1))
);
insert into verbatim_code (code, title_zh, title_en, words, position, in_use) values
  ('waiting', '等待与时效', 'Waiting and time', '等 排队 慢 半天 拖 晚 快 小时 礼拜 耽误 按时 准时', 1, 1),
  ('price', '价格与收费', 'Price and charges', '价 贵 费 钱 优惠 打折 便宜 收费 报价 套餐 定金', 2, 1),
  ('attitude', '服务态度', 'Attitude', '态度 热情 耐心 冷淡 冷冷 搭理 爱答不理 不耐烦 客气 催 专业 礼貌', 3, 1),
  ('explaining', '沟通与解释', 'Explaining', '解释 说清 讲得 讲解 没讲 没说 不清 说不 告诉 看不懂 支支吾吾 没跟我 沟通', 4, 1),
  ('repair', '维修质量', 'Quality of the repair', '异响 毛病 修 故障 灯又亮 方向盘 技术 彻底 配件', 5, 1),
  ('cleaning', '洗车与清洁', 'Washing and cleanliness', '洗车 泥 油手印 脚垫 划痕 味儿 干净 收拾', 6, 1),
  ('booking', '预约', 'Booking', '预约 约 占线 电话', 7, 1),
  ('handover', '交车与结账', 'Handover and bill', '交车 取车 结账 单子 上牌 提车', 8, 1),
  ('facility', '设施与环境', 'Premises', '停车 休息区 空调 厕所 网络 插座 展厅 水果 咖啡 指示牌 座儿', 9, 1),
  ('promise', '承诺与投诉处理', 'Promises and complaints', '承诺 投诉 处理 推来推去 道歉 说送 答应 兑现', 10, 1),
  ('other', '其他', 'Other', '', 99, 1);

-- What was done to a text, in its order, with what it was before: the last step can be taken back.
-- feature: verbatim
create table verbatim_history (
  id bigint not null primary key,
  verbatim_id bigint not null references verbatim (id),
  at bigint not null,
  who text not null,
  who_id bigint not null,
  what text not null check (what in ('approved', 'rejected', 'second', 'undone')),
  before_state text not null,
  before_text text not null,
  before_kind text not null,
  before_step text not null,
  before_codes text not null,
  is_undone smallint not null check (is_undone in (0, 1))
);
create index verbatim_history_of on verbatim_history (verbatim_id, id);

-- Screened texts as they were published: without interview, question, month and time, in random order.
-- feature: result
create table publication_verbatim (
  publication_id bigint not null references publication (id),
  position bigint not null,
  dealer_id bigint not null references dealer (id),
  step text not null,
  kind text not null,
  codes text not null,
  content text not null,
  primary key (publication_id, position)
);
create index publication_verbatim_dealer on publication_verbatim (publication_id, dealer_id);

-- The code frame as it was published.
-- feature: result
create table publication_verbatim_code (
  publication_id bigint not null references publication (id),
  code text not null,
  title_zh text not null,
  title_en text not null,
  position bigint not null,
  primary key (publication_id, code)
);
