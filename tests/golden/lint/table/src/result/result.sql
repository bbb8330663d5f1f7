-- result_wrong : many
select 1 from dealer d cross join customer c
