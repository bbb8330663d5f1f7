-- Claims without a sign of life are looked for at every claim.
create index field_case_claimed on field_case (claim_until) where state = 'claimed';
