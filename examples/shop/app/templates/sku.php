<?php
/** @var array<string, mixed> $row */
/** @var \Shop\Catalog\Vendor $vendor */
?>
<article class="sku sku--<?= htmlspecialchars($row['sku_category']) ?>">
  <h1><?= htmlspecialchars($row['sku_description']) ?></h1>
  <p><img src="<?= $vendor->logo() ?>" alt=""> by <?= htmlspecialchars($vendor->name()) ?></p>
<?php if ($row['date_sku_created'] > date('Y-m-d', strtotime('-30 days'))): ?>
  <p class="badge">new</p>
<?php endif; ?>
</article>
