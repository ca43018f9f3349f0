export function stateLabel(shipment: { state: number }): string {
  switch (shipment.state) {
    case 10:
      return 'Loading';
    case 20:
      return 'At sea';
    case 30:
      return 'Customs';
    case 40:
      return 'Delivered';
    default:
      return 'Unknown';
  }
}
