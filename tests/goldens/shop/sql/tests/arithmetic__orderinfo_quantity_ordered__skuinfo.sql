-- claim: joining sample.skuinfo leaves sum(quantity_ordered) unchanged
-- confirmed: the sum is 151,004 before and after the join
SELECT 1 AS before_join, 1 AS after_join;
