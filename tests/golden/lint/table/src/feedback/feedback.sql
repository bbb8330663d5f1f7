-- feedback_wrong : many
select 1 from case_call k
  left join fieldwork_link l on true
