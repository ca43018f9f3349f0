# Names for codes, as the desk sees them.
class Loan < ApplicationRecord
  enum channel: { desk: 1, kiosk: 2, online: 3 }
end

class Copy < ApplicationRecord
  def condition_label
    case condition_code
    when 0 then "good"
    when 1 then "worn"
    when 2 then "damaged"
    else "unknown"
    end
  end
end
