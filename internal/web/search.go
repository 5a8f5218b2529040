package web

func (s *Server) searchRoutes() []route { return nil }
