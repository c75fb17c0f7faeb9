"""Who came and who finished: what meeting services and learning systems tell, matched to a plan."""
