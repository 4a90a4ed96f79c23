print("filature")
