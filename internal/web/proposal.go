package web

func (s *Server) proposalRoutes() []route { return nil }
