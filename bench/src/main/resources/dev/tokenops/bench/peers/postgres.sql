-- The store work of a run on PostgreSQL. Run before each measurement: everything is made anew.
drop schema public cascade;
create schema public;

-- A page holds few accounts and has room, so that an update stays on its page (HOT).
create table account (
  account   int primary key,
  available bigint not null check (available >= 0),
  consumed  bigint not null default 0,
  head      bytea not null
) with (fillfactor = 10);

-- The head of the one chain, where there is one for all.
create table chain (id int primary key check (id = 0), head bytea not null) with (fillfactor = 10);

create table run (
  account     int not null,
  key         text not null,
  run_id      text not null,
  body_sha256 bytea not null,
  primary key (account, key)
);

create table entry (
  entry   bigint generated always as identity primary key,
  account int not null,
  type    text not null,
  prev    bytea not null,
  hash    bytea not null,
  payload bytea not null
);
-- Evidence is not compressed: that would cost more than it saves.
alter table entry alter payload set storage external;

insert into chain values (0, sha256('tokenops'));
insert into account select i, 1000000000000000, 0, sha256(('account ' || i)::bytea) from generate_series(0, 1023) i;

-- Outcomes: 0 stored, 1 replayed, 2 key reused, 3 no credits.
-- The account's row is the lock: of the balance, of the key and of the chain.
create function run_account(
  p_account int, p_key text, p_run_id text, p_body_sha256 bytea, p_accepted bytea,
  p_completed bytea, p_cost bigint, out o_outcome int, out o_run_id text)
language plpgsql as $$
declare
  v_available bigint;
  v_head bytea;
  v_accepted bytea;
  v_completed bytea;
  v_sha bytea;
begin
  select available, head into strict v_available, v_head
    from account where account = p_account for update;
  select run_id, body_sha256 into o_run_id, v_sha
    from run where account = p_account and key = p_key;
  if found then
    o_outcome := case when v_sha = p_body_sha256 then 1 else 2 end;
    return;
  end if;
  if v_available < p_cost then
    o_outcome := 3;
    return;
  end if;
  v_accepted := sha256(v_head || p_accepted);
  v_completed := sha256(v_accepted || p_completed);
  insert into run values (p_account, p_key, p_run_id, p_body_sha256);
  insert into entry (account, type, prev, hash, payload) values
    (p_account, 'run.accepted', v_head, v_accepted, p_accepted),
    (p_account, 'run.completed', v_accepted, v_completed, p_completed);
  update account set available = available - p_cost, consumed = consumed + p_cost, head = v_completed
    where account = p_account;
  o_outcome := 0;
  o_run_id := p_run_id;
end $$;

-- The same with one chain for all accounts: its head is a lock that everyone waits for, so it is
-- taken as late as possible.
create function run_global(
  p_account int, p_key text, p_run_id text, p_body_sha256 bytea, p_accepted bytea,
  p_completed bytea, p_cost bigint, out o_outcome int, out o_run_id text)
language plpgsql as $$
declare
  v_available bigint;
  v_head bytea;
  v_accepted bytea;
  v_completed bytea;
  v_sha bytea;
begin
  select available into strict v_available from account where account = p_account for update;
  select run_id, body_sha256 into o_run_id, v_sha
    from run where account = p_account and key = p_key;
  if found then
    o_outcome := case when v_sha = p_body_sha256 then 1 else 2 end;
    return;
  end if;
  if v_available < p_cost then
    o_outcome := 3;
    return;
  end if;
  insert into run values (p_account, p_key, p_run_id, p_body_sha256);
  update account set available = available - p_cost, consumed = consumed + p_cost
    where account = p_account;
  select head into strict v_head from chain where id = 0 for update;
  v_accepted := sha256(v_head || p_accepted);
  v_completed := sha256(v_accepted || p_completed);
  insert into entry (account, type, prev, hash, payload) values
    (p_account, 'run.accepted', v_head, v_accepted, p_accepted),
    (p_account, 'run.completed', v_accepted, v_completed, p_completed);
  update chain set head = v_completed where id = 0;
  o_outcome := 0;
  o_run_id := p_run_id;
end $$;

-- Many runs in one transaction, in the order given, which must be that of their accounts.
create function run_batch(
  p_accounts int[], p_keys text[], p_run_ids text[], p_body_sha256s bytea[], p_accepted bytea[],
  p_completed bytea[], p_costs bigint[])
returns table (o_place int, o_outcome int, o_run_id text)
language plpgsql as $$
begin
  for o_place in 1 .. cardinality(p_accounts) loop
    select r.o_outcome, r.o_run_id into o_outcome, o_run_id
      from run_account(p_accounts[o_place], p_keys[o_place], p_run_ids[o_place],
        p_body_sha256s[o_place], p_accepted[o_place], p_completed[o_place], p_costs[o_place]) r;
    return next;
  end loop;
end $$;

analyze;
