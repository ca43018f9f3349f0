-- Average grade a course and term, for the deans.
SELECT c.title, r.term_code, AVG(e.grade) AS mean_grade
FROM uni.enrolment e
JOIN uni.course_run r ON r.run_id = e.run_id
JOIN uni.course c ON c.course_code = r.course_code
WHERE e.outcome <> 3
GROUP BY c.title, r.term_code;

-- What is owed.
SELECT i.student_id, i.invoiced_amount - COALESCE(p.paid, 0) AS owed
FROM uni.fee_invoice i
LEFT JOIN (SELECT invoice_no, SUM(paid_amount) AS paid FROM uni.fee_payment GROUP BY invoice_no) p
  ON p.invoice_no = i.invoice_no
WHERE i.state = 'O';
